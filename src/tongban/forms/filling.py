"""Filling a form from the offices' registers: in rounds, all look-ups of a round at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.forms.answers import Answer, Stored, answer_of, at_path
from tongban.forms.elements import choose, choosing_questions, offered, to_offer
from tongban.forms.form import Form
from tongban.forms.parties import lists_in, lists_wanted
from tongban.kernel.actor import Actor

ROUNDS = 5


@dataclass(frozen=True)
class Filled:
    """Answers after filling, and for each look-up (`source@subject question`) its fault ("" when answered) and, when
    it was refused, the rule's code as `reason`."""

    answers: Stored
    readings: dict[str, dict[str, Any]]


def fill(
    form: Form,
    answers: Stored,
    readings: Mapping[str, Any],
    *,
    by: Actor,
    concerning: str,
    today: date,
    at: datetime,
    by_law: bool = False,
) -> Filled:
    """Look up what sources can answer and derive what follows; what was read is kept. `by_law`: as in read_all."""
    answers, read = dict(answers), {name: dict(found) for name, found in readings.items() if not found["fault"]}
    tried: dict[str, list[str]] = {name: found.get("fields", []) for name, found in read.items()}
    for _ in range(ROUNDS):
        choose(form, answers, read)
        derive(form, answers, today)
        for name in _forget(form, answers, read):
            tried.pop(name, None)
        asks = _wanted(form, answers, today)
        wanted = {name: ask for name, ask in asks.items() if name not in tried or _wants_more(ask, tried[name])}
        if not wanted:
            break
        found = exchange.read_all(
            list(wanted.values()),
            edition=form.edition,
            by=by,
            purpose=form.bundle.key,
            concerning=concerning,
            at=at,
            by_law=by_law,
        )
        for name, reading in zip(wanted, found, strict=True):
            tried[name] = list(wanted[name].fields)
            read[name] = _kept(form, name, wanted[name], reading)
            _take(form, answers, name, reading)
    choose(form, answers, read)
    derive(form, answers, today)
    return Filled(answers, read)


def _kept(form: Form, name: str, asked: exchange.Request, reading: exchange.Reading) -> dict[str, Any]:
    """Return what is kept of a look-up: its fault and moment, what was asked, and the lists in its answer."""
    kept: dict[str, Any] = {"fault": reading.fault, "at": reading.read_at.isoformat(), "about": asked.id_number}
    kept |= {"fields": list(asked.fields)}
    kept |= {"reason": reading.reason} if reading.reason else {}
    return kept | _offers(form, name, reading) | lists_in(form, name, reading.fields, reading.fault)


def derive(form: Form, answers: Stored, today: date) -> None:
    """Compute derived answers from the others, in place; what can no longer be derived is taken away."""
    derived = {key: asked.question for key, asked in form.questions.items() if asked.question.derive}
    for _ in range(len(derived) + 1):
        changed = False
        for key, question in derived.items():
            value = book.derived(question, form.values(answers), form.edition, today=today)
            if value is None:
                changed |= answers.pop(key, None) is not None
            elif answers.get(key, {}).get("value") != value:
                answers[key] = Answer(value=value, origin="derived").stored()
                changed = True
        if not changed:
            return


def needs_typing(form: Form, key: str, answers: Stored, readings: Mapping[str, Any]) -> bool:
    """Tell whether the person answers this question: it has no source, or the source did not answer.

    Among the elements of a register's list the person chooses where there are several.
    """
    question = form.questions[key].question
    if question.derive or question.handed or key in book.SIGNED_IN:
        return False
    if question.choices_from:
        elements = offered(form, key, readings)
        return len(elements) > 1 or (bool(elements) and answers.get(key, {}).get("value") is None)
    if question.filled is None:
        return True
    if question.filled.waits:
        return False
    answer = answers.get(key)
    if answer is not None and answer["origin"] == "source":
        return False
    reading = readings.get(f"{question.filled.source}@{question.filled.subject}")
    return reading is not None


def word_alone(form: Form, service: str, answers: Stored) -> list[str]:
    """Return the questions a service rests on that a register should have answered and a person answered instead.

    What the register leaves to the person to correct is theirs to answer, once it has answered at all.
    """
    found = []
    for key in form.rests_on(service):
        answer, question = answers.get(key), form.questions[key].question
        if answer is None or question.filled is None or answer["origin"] != "typed":
            continue
        if answer.get("unverified") or not question.correctable:
            found.append(key)
    return found


def _wants_more(ask: exchange.Request, tried: list[str]) -> bool:
    """Tell whether a look-up made before left out what has come to be needed: by a choice, say. What was read before
    fields were kept with a reading is whole."""
    return bool(tried) and not set(ask.fields) <= set(tried)


def _forget(form: Form, answers: Stored, read: dict[str, dict[str, Any]]) -> set[str]:
    """Take away, in place, what was read about somebody else than who is meant now; return those look-ups' names."""
    stale = {
        name
        for name, reading in read.items()
        if "about" in reading and reading["about"] != str(answers.get(name.partition("@")[2], {}).get("value"))
    }
    for key, asked in form.questions.items():
        bound = asked.question.filled or asked.question.choices_from
        if bound and f"{bound.source}@{bound.subject}" in stale and answers.get(key, {}).get("origin") == "source":
            del answers[key]
    for name in stale:
        del read[name]
    return stale


def _wanted(form: Form, answers: Stored, today: date) -> dict[str, exchange.Request]:
    fields: dict[tuple[str, str], list[str]] = {}
    idle = form.idle(form.values(answers), today)
    read = [asked.question for key, asked in form.questions.items() if key not in idle]
    for bound in (one for question in read for one in (question.filled, question.choices_from)):
        if bound is None or bound.subject not in answers or not answers[bound.subject].get("value"):
            continue
        if isinstance(bound, book.SourceBinding) and bound.waits:
            continue
        names = fields.setdefault((bound.source, bound.subject), [])
        if (name := bound.field.split(".")[0]) not in names:
            names.append(name)
    for source, subject, field in lists_wanted(form, answers):
        fields.setdefault((source, subject), []).append(field)
    return {
        f"{source}@{subject}": exchange.Request(
            source=source, id_number=str(answers[subject]["value"]), fields=tuple(dict.fromkeys(names))
        )
        for (source, subject), names in fields.items()
    }


def _offers(form: Form, name: str, reading: exchange.Reading) -> dict[str, Any]:
    """Return what questions choose among in this answer, as it is kept with the reading."""
    if reading.fault:
        return {}
    found = {
        key: to_offer(form, key, reading.fields)
        for key, choosing in choosing_questions(form)
        if f"{choosing.source}@{choosing.subject}" == name
    }
    return {"offered": found} if found else {}


def _take(form: Form, answers: Stored, name: str, reading: exchange.Reading) -> None:
    source, _, subject = name.partition("@")
    if reading.fault:
        return
    for key, asked in form.questions.items():
        bound = asked.question.filled
        if bound is None or bound.element or bound.waits or (bound.source, bound.subject) != (source, subject):
            continue
        value = at_path(reading.fields, bound.field)
        kept = answers.get(key)
        if value is None or (kept is not None and kept["origin"] == "typed" and asked.question.correctable):
            continue
        disputed = answer_of(kept).disputed if kept else ""
        answers[key] = Answer(
            value=value, origin="source", source=source, read_at=reading.read_at, disputed=disputed
        ).stored()
