"""Somebody acts for another (代办): offered and taken on, given by a company, seen on paper, proved, ended at once.

Civil Code Art. 161, 165 (a mandate names its matter and its time), 173, 174 (it ends when revoked or given up).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.identity import mandate_rules as rules
from tongban.identity import reach
from tongban.identity.actors import Officer, Resident
from tongban.identity.events import MandateAccepted, MandateEnded, MandateGiven, MandateOffered
from tongban.identity.models import Company, Mandate, MandateKind, Person
from tongban.identity.operations.accounts import person_for
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7

PROVED_DAYS = 7  # a register's word on who represents a company counts a week; then it is asked again


@dataclass(frozen=True)
class Terms:
    """What a mandate is for: keys of bundles, all where there are none, and its last day."""

    bundles: Sequence[str]
    until: date | None


@transaction.atomic
def offer_mandate(id_number: str, name: str, terms: Terms, *, by: Resident, at: datetime) -> UUID:
    """Ask somebody to act for oneself; it counts once they accept. Raises Refused for whom the name does not fit."""
    principal = Person.objects.select_for_update().get(id=by.person_id)
    helper = rules.checked_helper(id_number, name)
    until = rules.checked_terms(terms.bundles, terms.until, on=day_of(at))
    rules.check_not_oneself(principal, helper)
    rules.check_no_other(reach.given_by(by, on=day_of(at)), helper)
    mandate = Mandate.objects.create(
        id=uuid7(at),
        kind=MandateKind.PERSONAL,
        person=principal,
        helper=helper,
        bundles=sorted(set(terms.bundles)),
        until=until,
        given_at=at,
    )
    audit("identity.mandate_offered", mandate.id, by=by.actor, at=at)
    announce(MandateOffered(mandate_id=mandate.id), at=at)
    return mandate.id


@transaction.atomic
def accept_mandate(mandate_id: UUID, *, by: Resident, at: datetime) -> None:
    """Take on to act for somebody; only who was asked can."""
    mandate = _to_change(mandate_id)
    rules.check_may_accept(mandate, by, on=day_of(at))
    mandate.accepted_at = at
    mandate.save(update_fields=["accepted_at"])
    _mark_helper(mandate.helper_id)
    audit("identity.mandate_accepted", mandate.id, by=by.actor, at=at)
    announce(MandateAccepted(mandate_id=mandate.id), at=at)


@transaction.atomic
def end_mandate(mandate_id: UUID, *, by: Resident, at: datetime) -> None:
    """Revoke a mandate one has given, or give up or turn down one that one holds; it ends in this moment."""
    mandate = _to_change(mandate_id)
    rules.check_may_end(mandate, by, on=day_of(at))
    mandate.ended_at, mandate.ended_by = at, by.name
    mandate.save(update_fields=["ended_at", "ended_by"])
    audit("identity.mandate_ended", mandate.id, by=by.actor, at=at)
    announce(MandateEnded(mandate_id=mandate.id, by=by.id_number), at=at)


@transaction.atomic
def give_staff_mandate(
    company_id: UUID, id_number: str, name: str, terms: Terms, *, by: Resident, at: datetime
) -> UUID:
    """Let somebody act for a company one represents; it counts at once."""
    company = Company.objects.select_for_update().get(id=company_id)
    rules.check_represents(by, company_id, on=day_of(at))
    helper = rules.checked_helper(id_number, name)
    until = rules.checked_terms(terms.bundles, terms.until, on=day_of(at))
    rules.check_no_other(reach.staff_of(company_id, on=day_of(at)), helper)
    mandate = Mandate.objects.create(
        id=uuid7(at),
        kind=MandateKind.STAFF,
        company=company,
        helper=helper,
        bundles=sorted(set(terms.bundles)),
        until=until,
        given_at=at,
        accepted_at=at,
    )
    _mark_helper(helper.id)
    audit("identity.mandate_given", mandate.id, by=by.acting_for(company.name), at=at)
    announce(MandateGiven(mandate_id=mandate.id), at=at)
    return mandate.id


@transaction.atomic
def record_mandate(
    principal: tuple[str, str],
    helper: tuple[str, str],
    terms: Terms,
    *,
    paper: str,
    papers_seen: bool,
    by: Officer,
    at: datetime,
) -> UUID:
    """Write down at a counter a mandate seen on paper; ID number and name of both. It counts at once, both are told.

    Raises Refused in the officer's words: not at a counter, no paper, concerned themselves, names that do not fit.
    """
    rules.check_may_record(by, paper, papers_seen)
    helping, person = rules.checked_helper(*helper), _principal(principal, by, at)
    rules.check_not_oneself(person, helping)
    rules.check_not_concerned(by, person, helping)
    until = rules.checked_terms(terms.bundles, terms.until, on=day_of(at))
    rules.check_no_other(list(reach.in_force(day_of(at)).filter(person=person).order_by("id")), helping)
    mandate = Mandate.objects.create(
        id=uuid7(at),
        kind=MandateKind.PERSONAL,
        person=person,
        helper=helping,
        bundles=sorted(set(terms.bundles)),
        until=until,
        given_at=at,
        accepted_at=at,
        paper=paper.strip()[:200],
        taken_by=by.officer_id,
        taken_name=by.name,
        taken_agency=by.agency,
    )
    _mark_helper(helping.id)
    audit("identity.mandate_recorded", mandate.id, by=by.actor, at=at, note=mandate.paper)
    announce(MandateGiven(mandate_id=mandate.id), at=at)
    return mandate.id


@transaction.atomic
def keep_representation(companies: Sequence[tuple[str, str]], *, source: str, by: Resident, at: datetime) -> list[UUID]:
    """Keep for which companies (credit code and name) a register says a person acts by law; return their ids.

    What it no longer says ends at once.
    """
    Person.objects.select_for_update().get(id=by.person_id)
    told = {uscc: name for uscc, name in companies if rules.is_credit_code(uscc) and name}
    known = [_company_for(uscc, name, at) for uscc, name in sorted(told.items())]
    kept = Mandate.objects.select_for_update().filter(
        helper_id=by.person_id, kind=MandateKind.REPRESENTATIVE, source=source, ended_at=None
    )
    standing = {one.company_id: one for one in kept.order_by("id")}
    for company in known:
        until = day_of(at) + timedelta(days=PROVED_DAYS)
        mandate = standing.pop(company.id, None)
        if mandate is not None:
            mandate.until = until
            mandate.save(update_fields=["until"])
            continue
        mandate = Mandate.objects.create(
            id=uuid7(at),
            kind=MandateKind.REPRESENTATIVE,
            company=company,
            helper_id=by.person_id,
            until=until,
            given_at=at,
            accepted_at=at,
            source=source,
        )
        audit("identity.representation_proved", mandate.id, by=by.actor, at=at, details={"source": source})
    for mandate in standing.values():
        mandate.ended_at, mandate.ended_by = at, source
        mandate.save(update_fields=["ended_at", "ended_by"])
        audit("identity.representation_ended", mandate.id, by=by.actor, at=at, details={"source": source})
    if known:
        _mark_helper(by.person_id)
    return [company.id for company in known]


def _principal(named: tuple[str, str], by: Officer, at: datetime) -> Person:
    """Return who gives a mandate on paper, locked; written down if new."""
    number = rules.checked_number(named[0])
    person = person_for(number, named[1].strip(), by=by.actor, at=at)
    rules.check_name(person, named[1])
    return Person.objects.select_for_update().get(id=person.id)


def _company_for(uscc: str, name: str, at: datetime) -> Company:
    """Return the company with this code, written down if new; a register's newer name replaces the old one."""
    company, _is_new = Company.objects.get_or_create(uscc=uscc, defaults={"name": name, "added_at": at})
    if company.name != name:
        company.name = name
        company.save(update_fields=["name"])
    return company


def _mark_helper(person_id: UUID) -> None:
    Person.objects.filter(id=person_id, helps=False).update(helps=True)


def _to_change(mandate_id: UUID) -> Mandate:
    """Return the mandate with its row locked: revoked and accepted at once, one of the two comes first."""
    return (
        Mandate.objects.select_for_update(of=("self",)).select_related("person", "company", "helper").get(id=mandate_id)
    )
