"""What is read once everybody has confirmed and before the first office receives its case: by the worker, in turns."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tongban.book import api as book
from tongban.cases.models import Application
from tongban.cases.operations.confirming import begin
from tongban.cases.rechecking import AGAIN_AFTER, Ask, ask_all
from tongban.cases.states import ApplicationState
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of

STOPPED_AGAIN_AFTER = timedelta(hours=1)  # each try is a line in the person's list; a stop is lifted by people
PAUSES = {"down": AGAIN_AFTER, "stopped": STOPPED_AGAIN_AFTER}


def read_later(application: Application, *, at: datetime) -> None:
    """Read for a locked application what is still unread, derive what follows, and put the first cases before offices.

    A register that is down or stopped is asked again later and the cases wait. What a register may not tell (a consent
    taken back, a law) stays unknown: the office decides without it.
    """
    if application.state != ApplicationState.IN_PROGRESS:
        application.reads_at = None
        application.save(update_fields=["reads_at"])
        return
    edition = book.edition(application.edition_number)
    form = forms.form_of(application.bundle, edition, application.choices)
    wanted = {key: _people(form, key, application) for key in _unread(form, application, at)}
    readings = _readings(form, wanted, application, at)
    pauses: list[timedelta] = []
    for key, people in wanted.items():
        bound = form.questions[key].question.filled
        found = [readings[(bound.source, person)] for person in people] if bound else []
        waits = [pause for one in found if (pause := PAUSES.get(one.reason or one.fault))]
        pauses += waits
        if bound is None or waits or not found or any(one.fault == "refused" for one in found):
            continue
        value = forms.total(bound, [forms.at_path(one.fields, bound.field) for one in found])
        if value is not None:
            answer = forms.Answer(value=value, origin="source", source=bound.source, read_at=max(_moments(found)))
            application.answers[key] = answer.stored()
    forms.derive(form, application.answers, day_of(application.filed_at))
    application.reads_at = at + max(pauses) if pauses else None
    application.save(update_fields=["answers", "reads_at"])
    if application.reads_at is None:
        audit("cases.read_later", application.id, by=SYSTEM, at=at, details={"questions": sorted(wanted)})
        begin(application, by=SYSTEM, at=at)


def _unread(form: forms.Form, application: Application, at: datetime) -> list[str]:
    keys = forms.read_later(form, form.values(application.answers), day_of(at))
    return [key for key in keys if key not in application.answers]


def _people(form: forms.Form, key: str, application: Application) -> list[str]:
    """Return the ID numbers of those a question is read about: of a list, the applicant and whoever confirmed."""
    bound = form.questions[key].question.filled
    if bound is None:
        return []
    if not bound.each:
        subject = application.answers.get(bound.subject, {}).get("value")
        return [str(subject)] if subject else []
    asked = application.confirmations.order_by("id")
    members = [one.id_number for one in asked if bound.each in (one.party, *one.also)]
    return [str(application.answers[book.APPLICANT[0]]["value"]), *members]


def _readings(
    form: forms.Form, wanted: Mapping[str, list[str]], application: Application, at: datetime
) -> dict[Ask, exchange.Reading]:
    """Ask everything at once."""
    fields: dict[Ask, list[str]] = {}
    for key, people in wanted.items():
        bound = form.questions[key].question.filled
        if bound is None:
            continue
        for person in people:
            fields.setdefault((bound.source, person), []).append(bound.field.partition(".")[0])
    return ask_all(fields, form, application, at)


def _moments(found: list[exchange.Reading]) -> list[datetime]:
    return [one.read_at for one in found]
