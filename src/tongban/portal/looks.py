"""Looks at a person's data in plain words: who, when, which fields, why, for which case, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.exchange import api as exchange
from tongban.kernel.words import listed

NUMBER_LENGTH = 19  # sixteen digits of the application, a hyphen, two of the case
OUTCOMES = {
    "answered": "",
    "not_found": gettext_lazy("no record found"),
    "refused": gettext_lazy("refused"),
    "down": gettext_lazy("no answer"),
}
REFUSALS = {
    "stopped": gettext_lazy("this data is stopped"),
    "wrong_purpose": gettext_lazy("not for this purpose"),
    "wrong_field": gettext_lazy("more than was agreed"),
    "no_agreement": gettext_lazy("there is no agreement"),
    "not_yet": gettext_lazy("the agreement has not begun"),
    "expired": gettext_lazy("the agreement has ended"),
    "no_consent": gettext_lazy("you have not consented"),
    "consent_withdrawn": gettext_lazy("you have taken your consent back"),
}


@dataclass(frozen=True)
class LookLine:
    """Looks of one kind on one day, as they are told; `id` is the last one's, by which it is questioned."""

    id: UUID
    at: datetime
    times: int
    who: str
    what: str
    fields: list[str]
    why: str
    case: str
    outcome: str


def lines(rows: Sequence[exchange.SeenLine], *, reader: UUID) -> list[LookLine]:
    """Return the looks in the reader's words, with a query each for the agreements and the cities they name.

    `reader` is the person who reads: what was looked up at their own wish is told so.
    """
    content = book.current().book
    numbers = exchange.agreement_numbers([row.agreement_id for row in rows if row.agreement_id])
    cities = exchange.city_names([name for row in rows for name in (row.source, row.consumer)])
    return [
        LookLine(
            id=row.last_id,
            at=row.latest,
            times=row.times,
            who=_("You, through this portal") if row.actor_id == reader else _who(content, row, numbers, cities),
            what=_what(content, row, cities),
            fields=_fields(content, row),
            why=_why(content, row),
            case=_case(row.concerning),
            outcome=outcome_in_words(row.outcome, row.reason) if row.kind == "call" else "",
        )
        for row in rows
    ]


def outcome_in_words(outcome: str, reason: str) -> str:
    """Return how a call ended, empty when it was answered; a refusal with why."""
    ended = str(OUTCOMES.get(outcome, outcome))
    if outcome == "refused" and reason in REFUSALS:
        return _("%(ended)s: %(reason)s") % {"ended": ended, "reason": REFUSALS[reason]}
    return ended


def purpose_in_words(content: book.Book, key: str) -> str:
    """Return what a purpose is called: a thing, a service, or an office's own work."""
    if key == certificates.PURPOSE:
        return _("The office looked after certificates it has issued")
    if key == exchange.PUBLIC:
        return _("Public data that every office may read")
    if key == "inquiry":
        return _("The office answered a question about this data")
    record = content.bundles.get(key) or content.services.get(key)
    return str(record.title) if record else key


def _who(content: book.Book, row: exchange.SeenLine, numbers: dict[UUID, str], cities: dict[str, str]) -> str:
    if row.consumer:
        agency = content.agencies.get(exchange.agency_of(row.consumer))
        name = str(agency.name) if agency else cities.get(row.consumer, row.consumer)
        number = numbers.get(row.agreement_id) if row.agreement_id else None
        system = _("%(office)s, by its own system") % {"office": name}
        return _("%(who)s, agreement %(number)s") % {"who": system, "number": number} if number else system
    agency = content.agencies.get(row.actor_agency)
    return f"{row.actor_label} ({agency.name})" if agency else row.actor_label


def _what(content: book.Book, row: exchange.SeenLine, cities: dict[str, str]) -> str:
    source = content.sources.get(row.source)
    agency = content.agencies.get(source.agency) if source else None
    if "/" in row.source:
        city = cities.get(row.source)
        return _("Sent to another city: %(city)s") % {"city": city} if city else _("Told by another city")
    return f"{source.title} ({agency.name})" if source and agency else row.source


def _fields(content: book.Book, row: exchange.SeenLine) -> list[str]:
    if row.kind == "call":
        source = content.sources.get(row.source)
        known = {field.name: str(field.title) for field in source.fields} if source else {}
        return [known.get(name, name) for name in row.fields]
    return [_question(content, key) for key in row.fields]


def _question(content: book.Book, key: str) -> str:
    if kind := content.certificates.get(key):
        return str(kind.title)
    question = content.questions.get(key)
    return str(question.label) if question else key


def _why(content: book.Book, row: exchange.SeenLine) -> str:
    why = purpose_in_words(content, row.purpose)
    if row.kind == "look" and (shown := cases.look_reason_in_words(row.reason)):
        return _("%(purpose)s. Shown in full: %(reason)s") % {"purpose": why, "reason": shown}
    return why


def _case(concerning: str) -> str:
    """Return the number of the case or application; a look while a form was filled has none yet."""
    return concerning if concerning[:1].isdigit() and len(concerning) <= NUMBER_LENGTH else ""


def row_of_export(line: LookLine) -> list[str]:
    """Return a line as it stands in a table for a spreadsheet."""
    return [
        line.at.isoformat(timespec="seconds"),
        str(line.times),
        line.who,
        line.what,
        listed(line.fields),
        line.why,
        line.case,
        line.outcome,
    ]
