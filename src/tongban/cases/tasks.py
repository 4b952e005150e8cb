"""Background entry points of cases: effects on other organisations' systems, tried until they answer."""

from procrastinate.contrib.django import app

from tongban.book import api as book
from tongban.cases.models import Case
from tongban.cases.operations import outside
from tongban.cases.operations.delivering import keep_outputs
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.jobs import UntilItWorks, enqueue_once


class RegisterSilent(Exception):
    """The office's register did not take the call; it is called again."""


@app.task(name="cases.call_register", retry=UntilItWorks())
def call_register(case_id: str) -> None:
    """Tell the register; what it answers is handed on. The case's id is the key that makes a second call harmless."""
    case = Case.objects.select_related("application").get(id=case_id)
    edition = book.edition(case.edition_number)
    call = edition.book.services[case.service].on_grant
    if call is None or case.outputs:
        return
    if not exchange.is_available(call.source):  # down just now: every try would be a line in the person's list
        raise RegisterSilent(f"{call.source} is left alone")
    values = forms.form_of(case.bundle, edition).values(case.application.answers)
    inputs = {name: _plain(values.get(key)) for name, key in call.sends.items()}
    reading = exchange.write(
        call.source,
        inputs,
        edition=edition,
        by=SYSTEM,
        purpose=case.bundle,
        concerning=case.number,
        key=case_id,
        at=now(),
    )
    if reading.fault:
        raise RegisterSilent(f"{call.source}: {reading.fault}")
    outputs = {key: forms.at_path(reading.fields, field) for key, field in call.gives.items()}
    keep_outputs(case.id, outputs, at=now())


@app.task(name="cases.tell_outside", retry=UntilItWorks())
def tell_outside(case_id: str, message: str, number: str) -> None:
    """Tell the outside body that decides a case: file, supplement, reminder or withdrawn; again until it answers."""
    case = Case.objects.select_related("application").get(id=case_id)
    outside.tell(case, message, number, at=now())
    if message == "file" and outside.keep_sent(case.id, at=now()):
        enqueue_once(tell_outside, case_id=case_id, message="withdrawn", number="1")


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
