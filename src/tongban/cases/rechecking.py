"""Answers typed while a register was down are checked against it later."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tongban.book import api as book
from tongban.cases.models import Application
from tongban.cases.states import ApplicationState
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit

AGAIN_AFTER = timedelta(seconds=30)
Ask = tuple[str, str]  # source, ID number
NEVER_AGAIN = ("no_consent", "consent_withdrawn")  # the office decides on what was typed


def recheck(application: Application, *, at: datetime) -> None:
    """Compare a locked application's unverified answers with their registers.

    What agrees is marked as read from the register; what does not keeps the person's answer, and the difference
    is kept beside it for the officer. A register that is still silent is asked again in half a minute; one that the
    person does not let be asked is not.
    """
    form = forms.form_of(application.bundle, book.edition(application.edition_number))
    open_keys = [key for key, answer in application.answers.items() if answer.get("unverified")]
    still_silent, differing = False, []
    for key, reading in zip(open_keys, _readings(form, application, open_keys, at), strict=True):
        bound = form.questions[key].question.filled
        if bound is None or reading is None or reading.fault in ("down", "refused"):
            still_silent = still_silent or (reading is not None and reading.reason not in NEVER_AGAIN)
            continue
        kept = forms.answer_of(application.answers[key])
        found = forms.read_off(form, key, reading.fields, application.answers)
        agrees = str(found) == str(kept.value)
        objection = "" if agrees else "register differs"
        differing += [] if agrees else [key]
        application.answers[key] = forms.Answer(
            value=kept.value,
            origin="source" if agrees else "typed",
            source=bound.source,
            read_at=reading.read_at,
            disputed=kept.disputed or objection,
        ).stored()
    application.recheck_at = at + AGAIN_AFTER if still_silent else None
    application.save(update_fields=["answers", "recheck_at"])
    if not still_silent:
        audit("cases.rechecked", application.id, by=SYSTEM, at=at, details={"differing": differing})


def read_again(person_id: UUID, source: str, *, at: datetime) -> None:
    """Read a register once more for a person's open applications: it has corrected what they dispute in them."""
    ended = (ApplicationState.FINISHED, ApplicationState.WITHDRAWN)
    found = Application.objects.select_for_update().filter(applicant_id=person_id).exclude(state__in=ended)
    for application in found.order_by("id"):
        form = forms.form_of(application.bundle, book.edition(application.edition_number))
        keys = [key for key, one in application.answers.items() if one.get("disputed") and one.get("source") == source]
        for key, reading in zip(keys, _readings(form, application, keys, at), strict=True):
            kept, readable = application.answers[key], reading is not None and not reading.fault
            value = forms.read_off(form, key, reading.fields, application.answers) if reading and readable else None
            if value is not None:
                application.answers[key] = forms.Answer(
                    value=value,
                    origin="source",
                    source=source,
                    read_at=at,
                    corrected_at=at,
                    element=kept.get("element", ""),
                ).stored()
        if keys:
            application.save(update_fields=["answers"])
            audit("cases.read_again", application.id, by=SYSTEM, at=at, details={"source": source})


def _readings(
    form: forms.Form, application: Application, keys: list[str], at: datetime
) -> list[exchange.Reading | None]:
    """Return for each key what its register answers now; None where it cannot be asked."""
    asks: dict[Ask, list[str]] = {}
    bindings = {}
    for key in keys:
        bound = form.questions[key].question.filled
        subject = application.answers.get(bound.subject, {}).get("value") if bound else None
        if bound is not None and subject:
            bindings[key] = (bound.source, str(subject))
            asks.setdefault(bindings[key], []).append(bound.field.split(".")[0])
    answered = ask_all(asks, form, application, at)
    return [answered[bindings[key]] if key in bindings else None for key in keys]


def ask_all(
    asks: Mapping[Ask, Sequence[str]], form: forms.Form, application: Application, at: datetime
) -> dict[Ask, exchange.Reading]:
    """Ask registers at once for fields about people, and return what each answered.

    A register that is down just now is not called: it is silent, and each try would be a line in the person's list.
    """
    down = {ask: exchange.Reading(ask[0], {}, at, "down") for ask in asks if not exchange.is_available(ask[0])}
    tried = {ask: names for ask, names in asks.items() if ask not in down}
    requests = [
        exchange.Request(source=source, id_number=subject, fields=tuple(dict.fromkeys(names)))
        for (source, subject), names in tried.items()
    ]
    found = exchange.read_all(
        requests,
        edition=form.edition,
        by=SYSTEM,
        purpose=application.bundle,
        concerning=application.number,
        at=at,
    )
    return {**down, **dict(zip(tried, found, strict=True))}
