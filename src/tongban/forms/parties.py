"""The people of an application: who is a party of it, whom a register lists, who is asked to confirm. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms.answers import Stored, at_path
from tongban.forms.form import Form
from tongban.identity import api as identity
from tongban.kernel.refused import Refused

ADULT_YEARS = 18  # Civil Code Art. 17


@dataclass(frozen=True)
class Confirmer:
    """A person who is asked to confirm: for which party first, and which others they are too (a spouse who is also in
    the household's list is asked once)."""

    party: book.Party
    id_number: str
    name: str
    also: tuple[str, ...] = ()

    @property
    def shown_name(self) -> str:
        """Return the name as it is shown to the applicant: that of a list's member masked."""
        return identity.mask_name(self.name) if self.party.members else self.name


def parties_of(form: Form, values: Mapping[str, Any], today: date) -> list[book.Party]:
    """Return the bundle's parties that this application has: those whose condition is not false."""
    return [party for party in form.bundle.parties if form.truth(party.when, values, today) is not False]


def confirming(
    form: Form, values: Mapping[str, Any], readings: Mapping[str, Any], today: date
) -> tuple[list[Confirmer], list[book.Party]]:
    """Return who is asked to confirm, each person once, and the parties of whom it is not known yet who they are.

    `readings` are those of the draft: a list is as its register answered while the form was filled.
    """
    asked: dict[str, Confirmer] = {}
    unknown: list[book.Party] = []
    applicant = values.get(book.APPLICANT[0])
    for party in parties_of(form, values, today):
        if not party.confirms:
            continue
        people = _people(party, values, readings, today)
        if people is None:
            unknown.append(party)
        for id_number, name in people or ():
            if id_number == applicant:
                continue
            if known := asked.get(id_number):
                asked[id_number] = replace(known, also=(*known.also, party.key))
            else:
                asked[id_number] = Confirmer(party, id_number, name)
    return list(asked.values()), unknown


def check_known(unknown: list[book.Party]) -> None:
    """Refuse to file while somebody who must confirm is not known."""
    for party in unknown:
        words = (
            _("The register has not said yet who belongs to: %(party)s. Ask it again, or file later.")
            if party.members
            else _("Enter name and ID number of: %(party)s.")
        )
        raise Refused(words % {"party": party.title}, code="incomplete")


def lists_wanted(form: Form, answers: Stored) -> Iterator[tuple[str, str, str]]:
    """Yield source, subject question and field of each list of persons that can be looked up now."""
    for party in form.bundle.parties:
        members = party.members
        if members is not None and answers.get(members.subject, {}).get("value"):
            yield members.source, members.subject, members.field


def lists_in(form: Form, name: str, fields: Mapping[str, Any], fault: str) -> dict[str, Any]:
    """Return the lists of persons in a register's answer, as they are kept with the reading `name`.

    A register that knows nothing of the person (`not_found`) lists nobody.
    """
    found = {
        party.key: _listed(party.members, at_path(fields, party.members.field))
        for party in form.bundle.parties
        if party.members is not None and _reading(party.members) == name and fault in ("", "not_found")
    }
    return {"members": found} if found else {}


def sources_about(
    form: Form, parties: Collection[str], values: Mapping[str, Any], today: date
) -> list[tuple[book.Source, list[book.Field]]]:
    """Return what will be looked up about a person who is these parties, once they have confirmed."""
    numbers = {one.id_number for one in form.bundle.parties if one.key in parties and one.id_number}
    fields: dict[str, list[str]] = {}
    for key, one in form.questions.items():
        bound = one.question.filled
        if bound is None or not bound.waits or not form.is_relevant(key, values, today):
            continue
        if bound.each in parties or bound.subject in numbers:
            fields.setdefault(bound.source, []).append(bound.field.partition(".")[0])
    known = form.edition.book.sources
    return [
        (known[key], [field for field in known[key].fields if field.name in names]) for key, names in fields.items()
    ]


def _people(
    party: book.Party, values: Mapping[str, Any], readings: Mapping[str, Any], today: date
) -> list[tuple[str, str]] | None:
    """Return ID number and name of those a party is; None while that is not known."""
    if party.members is None:
        id_number, name = values.get(party.id_number), values.get(party.name)
        return [(str(id_number), str(name))] if id_number and name else None
    listed = readings.get(_reading(party.members), {}).get("members", {}).get(party.key)
    if listed is None:
        return None
    grown = (one for one in listed if not party.members.adults_only or is_adult(one["id_number"], today))
    return [(one["id_number"], one["name"]) for one in grown]


def is_adult(id_number: str, today: date) -> bool:
    """Tell whether a person is eighteen on a day, by the birth date in their ID number (GB 11643-1999)."""
    born = id_number[6:14]
    return born <= f"{today.year - ADULT_YEARS:04}{today.month:02}{today.day:02}"


def _listed(members: book.Members, found: Any) -> list[dict[str, str]]:
    """Return the persons of a list that have a citizen number and a name; no more of them is kept."""
    persons = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    kept = [
        {"id_number": str(one.get(members.id_number, "")), "name": str(one.get(members.name, ""))} for one in persons
    ]
    return [one for one in kept if identity.is_id_number(one["id_number"]) and one["name"]]


def _reading(members: book.Members) -> str:
    return f"{members.source}@{members.subject}"
