"""Public notices (公示): what everybody may read of a case while its notice is up, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import procedure_rules
from tongban.cases.models import Case, Objection, Proceeding
from tongban.cases.states import ProceedingState
from tongban.forms import api as forms
from tongban.identity import api as identity

MASKS = {
    "name": identity.mask_name,
    "id_number": identity.mask_id_number,
    "phone": identity.mask_phone,
    "bank_account": identity.mask_account,
}
STREET = re.compile(r"\d.*")
Line = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Notice:
    """One public notice: its number is the case's; `lines` are (label, value) in both languages."""

    id: UUID
    number: str
    procedure: book.Procedure
    service: book.Service
    agency: book.Agency
    bundle: book.Bundle
    since: date
    until: date
    lines: Sequence[tuple[book.Text, book.Text]]


def notices(*, on: date) -> QuerySet[Proceeding]:
    """Return the public notices that are up on a day, the latest first."""
    return Proceeding.objects.filter(
        kind=procedure_rules.PUBLIC_NOTICE, state=ProceedingState.RUNNING, until__gte=on
    ).order_by("-began_on", "-id")


def notices_with(words: str, *, on: date, most: int = 500) -> list[Notice]:
    """Return those whose number, titles or lines hold these words; all of them without words."""
    shown = shown_of(list(notices(on=on)[:most]))
    return [one for one in shown if words.casefold() in _read(one).casefold()]


def notice(notice_id: UUID, *, on: date) -> Notice:
    """Return one public notice that is up. Raises Proceeding.DoesNotExist."""
    return shown_of([notices(on=on).get(id=notice_id)])[0]


def shown_of(found: Sequence[Proceeding]) -> list[Notice]:
    """Return what is shown of these, in two queries whatever their number."""
    cases = Case.objects.in_bulk([one.case_id for one in found])
    return [_notice(one, cases[one.case_id]) for one in found]


def objections_of(case: Case) -> list[Objection]:
    """Return the objections to a case's notices, the first first; asks nothing for services without procedures."""
    if not procedure_rules.procedures_of(case):
        return []
    return list(Objection.objects.select_related("person").filter(case_id=case.id).order_by("at", "id"))


def lines_of(form: forms.Form, answers: forms.Stored, keys: Sequence[str]) -> list[Line]:
    """Return the lines a notice publishes: label and value, each in both languages, masked as its kind is masked."""
    lines = []
    for key in keys:
        value = answers.get(key, {}).get("value")
        if value is None:
            continue
        question, texts = form.questions[key].question, {}
        for language, code in (("zh", "zh-hans"), ("en", "en")):
            with override(code):
                texts[language] = _masked(question, forms.shown(form, key, value))
        lines.append({"label": {"zh": question.label.zh, "en": question.label.en}, "value": texts})
    return lines


def _masked(question: book.Question, shown: str) -> str:
    if question.type == "address":
        return STREET.sub("***", shown)
    mask = MASKS.get(question.type)
    if mask is None:
        return "***" if question.masked else shown
    return mask(shown)


def _notice(found: Proceeding, case: Case) -> Notice:
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    return Notice(
        id=found.id,
        number=case.number,
        procedure=procedure_rules.procedure_of(case, found.key),
        service=service,
        agency=edition.book.agencies[service.agency],
        bundle=edition.book.bundles[case.bundle],
        since=found.began_on or date.min,
        until=found.until or date.min,
        lines=[(book.Text(**one["label"]), book.Text(**one["value"])) for one in found.published or []],
    )


def _read(one: Notice) -> str:
    texts = [one.procedure.title, one.service.title, one.bundle.title, *(text for line in one.lines for text in line)]
    return " ".join([one.number, *(f"{text.zh} {text.en}" for text in texts)])
