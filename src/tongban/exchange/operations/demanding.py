"""The way of a demand: submitted, checked for form, answered, disputed, decided. Each step is audited.

Periods are parameters of the book (`sharing.*`), in working days.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import asking, lists, offering
from tongban.exchange.asking import Wish
from tongban.exchange.identifiers import member_part
from tongban.exchange.models import Agreement, Demand, Peer
from tongban.exchange.operations import telling
from tongban.exchange.operations.agreeing import agree
from tongban.exchange.operations.numbers import running_number
from tongban.exchange.states import DemandState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on


@transaction.atomic
def demand(wish: Wish, *, by: identity.Officer, at: datetime) -> Demand:
    """Submit a demand for the officer's office; the superior data office checks its form next.

    Where the dataset is another city's, the demand goes there, and that city's data office checks it.
    """
    asking.check_may_ask(by)
    offer = _checked(wish, by, at)
    made = Demand(id=uuid7(at), number=running_number("D", "exchange_demand_number", at), agency=by.agency)
    _write(made, wish, by, at, offer)
    made.save(force_insert=True)
    audit("exchange.demanded", made.id, by=by.actor, at=at, note=made.scenario)
    if made.is_answered_elsewhere:
        telling.tell_demand(made, at=at)
    return made


@transaction.atomic
def correct(demand_id: UUID, wish: Wish, *, by: identity.Officer, at: datetime) -> None:
    """Submit a returned demand again, corrected."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_ask(by, found)
    asking.check_in(found, DemandState.RETURNED)
    offer = _checked(wish, by, at)
    if (offer[0].instance if offer else "") != found.instance:
        raise Refused(_("Choose another office that has the data."), code="wrong_provider")
    found.state = DemandState.RETURNED.move_to(DemandState.SUBMITTED)
    _write(found, wish, by, at, offer)
    found.save()
    audit("exchange.demand_corrected", found.id, by=by.actor, at=at)
    if found.is_answered_elsewhere:
        telling.tell_demand(found, at=at)


@transaction.atomic
def withdraw(demand_id: UUID, *, by: identity.Officer, at: datetime) -> None:
    """Take a demand back before it is answered."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_ask(by, found)
    asking.check_in(found, DemandState.SUBMITTED, DemandState.RETURNED, DemandState.CHECKED)
    move(found, DemandState.WITHDRAWN, "exchange.demand_withdrawn", by.actor, at)
    if found.is_answered_elsewhere:
        telling.tell_withdrawal(found, at=at)


@transaction.atomic
def send_back(demand_id: UUID, reason: str, *, by: identity.Officer, at: datetime) -> None:
    """Return a demand whose form is wrong, saying what to correct."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_check(by, found, book.current())
    asking.check_in(found, DemandState.SUBMITTED)
    found.reason = asking.check_reason(reason)
    move(found, DemandState.RETURNED, "exchange.demand_returned", by.actor, at, note=found.reason)
    telling.tell_answer(found, at=at)


@transaction.atomic
def pass_on(demand_id: UUID, *, by: identity.Officer, at: datetime) -> Agreement | None:
    """Pass a demand's form: what is shared unconditionally is agreed at once, the rest goes to the provider."""
    found, edition = lists.demand_to_change(demand_id), book.current()
    asking.check_may_check(by, found, edition)
    asking.check_in(found, DemandState.SUBMITTED)
    period = "sharing.answer_days" if found.source else "sharing.catalog_days"
    move(found, DemandState.CHECKED, "exchange.demand_checked", by.actor, at, due=due_after(period, at))
    source = edition.book.sources.get(found.source)
    if source is None or source.sharing != "unconditional":
        telling.tell_answer(found, at=at)
        return None
    return _approve(found, found.fields, by, at)


@transaction.atomic
def catalog(demand_id: UUID, source: str, *, by: identity.Officer, at: datetime) -> None:
    """Name the dataset in which the wanted data are catalogued now (Art. 39: within 15 working days)."""
    found, edition = lists.demand_to_change(demand_id), book.current()
    asking.check_may_answer_demand(by, found)
    asking.check_in(found, DemandState.CHECKED)
    record = edition.book.sources.get(source)
    if record is None or record.agency != found.provider or found.source:
        raise Refused(_("Choose one of your own datasets."), code="unknown_source")
    asking.check_may_be_shared(source, [field.name for field in record.fields], edition)
    found.source, found.due_on = source, due_after("sharing.answer_days", at)
    found.save(update_fields=["source", "due_on"])
    audit("exchange.demand_cataloged", found.id, by=by.actor, at=at, note=str(record.title))


@transaction.atomic
def approve(demand_id: UUID, fields: Sequence[str], *, by: identity.Officer, at: datetime) -> Agreement:
    """Grant a demand, with all of its fields or with fewer; where it was in words, with fields of the named source."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_answer_demand(by, found)
    asking.check_in(found, DemandState.CHECKED)
    asking.check_may_be_shared(found.source, fields, book.current())
    if not found.wanted and not set(found.fields).issuperset(fields):
        raise Refused(_("No more is given than was asked for."), code="wrong_field")
    return _approve(found, fields, by, at)


@transaction.atomic
def refuse(demand_id: UUID, reason: str, *, by: identity.Officer, at: datetime) -> None:
    """Refuse a demand, saying why."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_answer_demand(by, found)
    asking.check_in(found, DemandState.CHECKED)
    found.reason = asking.check_reason(reason)
    move(found, DemandState.REFUSED, "exchange.demand_refused", by.actor, at, note=found.reason)
    telling.tell_answer(found, at=at)


@transaction.atomic
def dispute(demand_id: UUID, words: str, *, by: identity.Officer, at: datetime) -> None:
    """Dispute a refusal before the superior data office: once."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_ask(by, found)
    asking.check_in(found, DemandState.REFUSED)
    found.dispute = asking.check_reason(words)
    due = due_after("sharing.dispute_days", at)
    move(found, DemandState.DISPUTED, "exchange.demand_disputed", by.actor, at, note=found.dispute, due=due)
    if found.is_answered_elsewhere:
        telling.tell_dispute(found, at=at)


@transaction.atomic
def overrule(demand_id: UUID, *, by: identity.Officer, at: datetime) -> Agreement:
    """Decide a dispute for the office that asks: the agreement is made."""
    found, edition = lists.demand_to_change(demand_id), book.current()
    asking.check_may_check(by, found, edition)
    asking.check_in(found, DemandState.DISPUTED)
    if not found.source:
        raise Refused(_("This data is in no catalogue yet: the provider catalogues it first."), code="uncataloged")
    asking.check_may_be_shared(found.source, found.fields, edition)
    return _approve(found, found.fields, by, at)


@transaction.atomic
def uphold(demand_id: UUID, reason: str, *, by: identity.Officer, at: datetime) -> None:
    """Decide a dispute for the provider: the refusal stands, for this reason."""
    found = lists.demand_to_change(demand_id)
    asking.check_may_check(by, found, book.current())
    asking.check_in(found, DemandState.DISPUTED)
    found.reason = asking.check_reason(reason)
    move(found, DemandState.REFUSAL_UPHELD, "exchange.refusal_upheld", by.actor, at, note=found.reason)
    telling.tell_answer(found, at=at)


def _checked(wish: Wish, by: identity.Officer, at: datetime) -> tuple[Peer, offering.Offered] | None:
    """Return the neighbour and what it offers, where the wish is for that; the wish is one that can be judged."""
    offer = offering.found_there(wish.source) if "/" in wish.source else None
    source = offering.source_there(offer[1]) if offer else None
    asking.check_wish(wish, by.agency, book.current(), on=day_of(at), offer=source)
    return offer


def _write(
    made: Demand, wish: Wish, by: identity.Officer, at: datetime, offer: tuple[Peer, offering.Offered] | None
) -> None:
    for name, value in asdict(wish).items():
        setattr(made, name, list(value) if isinstance(value, list | tuple) else value)
    made.submitted_by, made.submitted_at, made.reason = by.officer_id, at, ""
    made.due_on = due_after("sharing.form_check_days", at)
    if offer is not None:
        peer, offered = offer
        made.instance, made.titles = peer.instance, offering.titles_there(peer, offered)
        made.source, made.provider = offered.service, member_part(offered.service)


def _approve(found: Demand, fields: Sequence[str], by: identity.Officer, at: datetime) -> Agreement:
    move(found, DemandState.APPROVED, "exchange.demand_approved", by.actor, at)
    agreement = agree(found, fields, by=by, at=at)
    telling.tell_answer(found, agreement, at=at)
    return agreement


def move(
    found: Demand,
    state: DemandState,
    action: str,
    by: Actor,
    at: datetime,
    *,
    note: str = "",
    due: date | None = None,
) -> None:
    """Move a locked demand on, in the caller's transaction."""
    found.state = DemandState(found.state).move_to(state)
    found.due_on = due
    if DemandState(state) in (DemandState.APPROVED, DemandState.REFUSED, DemandState.REFUSAL_UPHELD):
        found.answered_at = at
    found.save(update_fields=["state", "due_on", "reason", "dispute", "answered_at"])
    audit(action, found.id, by=by, at=at, note=note)


def due_after(period: str, at: datetime) -> date:
    """Return the last day of a period that the book names, counted in working days from today."""
    edition, day = book.current(), day_of(at)
    return due_on(int(edition.parameter(period, on=day)), counted_from=day, calendar=edition.calendar())
