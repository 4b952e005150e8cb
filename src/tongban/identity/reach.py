"""Whom a resident may act for (代办), and in what. Who may see what belongs to others is decided on this."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from tongban.identity.actors import Resident
from tongban.identity.models import Company, Mandate, MandateKind, Person


@dataclass(frozen=True)
class Reach:
    """One party a resident may act for: a person or a company, in `bundles` by key, in all where there are none."""

    kind: str
    person_id: UUID | None
    company_id: UUID | None
    principal: str
    number: str
    bundles: frozenset[str]
    until: date

    def covers(self, bundle: str) -> bool:
        """Tell whether it reaches a bundle."""
        return not self.bundles or bundle in self.bundles


def in_force(on: date) -> QuerySet[Mandate]:
    """Return the mandates that count on a day."""
    return Mandate.objects.filter(accepted_at__isnull=False, ended_at=None, until__gte=on)


def reach_of(resident: Resident, *, on: date) -> list[Reach]:
    """Return whom a resident may act for on a day, by name; no query for whoever never held a mandate."""
    if not resident.helps:
        return []
    held = in_force(on).filter(helper_id=resident.person_id).select_related("person", "company")
    return [_reach(one) for one in held.order_by("given_at", "id")]


def may_act(resident: Resident, *, person_id: UUID, company_id: UUID | None, bundle: str, on: date) -> bool:
    """Tell whether what a person filed, for a company if so, is the resident's own, or of one they act for."""
    if company_id is None and person_id == resident.person_id:
        return True
    return any(
        one.covers(bundle)
        and (one.company_id == company_id if company_id else one.company_id is None and one.person_id == person_id)
        for one in reach_of(resident, on=on)
    )


def theirs(resident: Resident, *, person: str, on: date) -> Q:
    """Return what a resident may see of a table with `bundle`, `company` and a person in the field named `person`.

    Their own, and that of whom they act for; what a person began for a company is the company's and not theirs.
    """
    found = Q(**{f"{person}_id": resident.person_id, "company": None})
    for one in reach_of(resident, on=on):
        of_them = (
            Q(company_id=one.company_id) if one.company_id else Q(**{f"{person}_id": one.person_id, "company": None})
        )
        found |= of_them & Q(bundle__in=sorted(one.bundles)) if one.bundles else of_them
    return found


def helpers_of(*, person_id: UUID, company_id: UUID | None, bundle: str, on: date) -> list[Person]:
    """Return who may act on a day for a person, or for a company if one is named, in a bundle."""
    given = in_force(on).filter(company_id=company_id) if company_id else in_force(on).filter(person_id=person_id)
    found = given.filter(Q(bundles=[]) | Q(bundles__contains=[bundle])).values("helper_id")
    return list(Person.objects.filter(id__in=found).order_by("id"))


def people_of(uscc: str, *, on: date) -> list[Person]:
    """Return who may act on a day for the company with this credit code in everything: they hold what it holds."""
    found = in_force(on).filter(company__uscc=uscc, bundles=[]).values("helper_id")
    return list(Person.objects.filter(id__in=found).order_by("id"))


def companies_of(resident: Resident, *, on: date) -> dict[str, str]:
    """Return the companies for which a resident may act in everything on a day: credit code -> name."""
    return {one.number: one.principal for one in reach_of(resident, on=on) if one.company_id and not one.bundles}


def represents(resident: Resident, company_id: UUID, *, on: date) -> bool:
    """Tell whether a resident is the legal representative of a company, as its register last said."""
    return any(
        one.kind == MandateKind.REPRESENTATIVE and one.company_id == company_id for one in reach_of(resident, on=on)
    )


def given_by(resident: Resident, *, on: date) -> list[Mandate]:
    """Return whom a person lets act for them, or has asked to, newest first."""
    return _listed(_open(on).filter(person_id=resident.person_id))


def offered_to(resident: Resident, *, on: date) -> list[Mandate]:
    """Return what a person was asked to take on and has not answered."""
    return _listed(_open(on).filter(helper_id=resident.person_id, accepted_at=None))


def held_by(resident: Resident, *, on: date) -> list[Mandate]:
    """Return the mandates a person holds, newest first."""
    return _listed(in_force(on).filter(helper_id=resident.person_id))


def staff_of(company_id: UUID, *, on: date) -> list[Mandate]:
    """Return whom a company lets act for it, newest first; its representative is not among them."""
    return _listed(_open(on).filter(company_id=company_id, kind=MandateKind.STAFF))


def company(company_id: UUID) -> Company | None:
    """Return a company by its id, if known here."""
    return Company.objects.filter(id=company_id).first()


def mandate(mandate_id: UUID) -> Mandate:
    """Return one mandate with its people. Raises Mandate.DoesNotExist."""
    return Mandate.objects.select_related("person", "company", "helper").get(id=mandate_id)


def _open(on: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(ended_at=None, until__gte=on)


def _listed(found: QuerySet[Mandate]) -> list[Mandate]:
    return list(found.select_related("person", "company", "helper").order_by("-given_at", F("id").desc()))


def _reach(mandate: Mandate) -> Reach:
    principal = mandate.company or mandate.person
    return Reach(
        kind=mandate.kind,
        person_id=mandate.person_id,
        company_id=mandate.company_id,
        principal=principal.name if principal else "",
        number=mandate.company.uscc if mandate.company else mandate.person.id_number if mandate.person else "",
        bundles=frozenset(mandate.bundles),
        until=mandate.until,
    )
