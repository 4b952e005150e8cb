"""What a person's data has been through: consented to, looked at, asked about, written in the log."""

from uuid import UUID

from tests.exchange.entries import a_call
from tests.identity.people import an_officer
from tongban.exchange import api as exchange
from tongban.exchange.log.recording import record
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import record_look
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7
from tongban.kernel.models import Look

OFFICER_ID = uuid7(now())


def asked_about(person: identity.Person) -> tuple[UUID, UUID, int]:
    """Return a look at the person's data, their question to the police, and the number of an entry of the log."""
    an_officer("police-steward", "郑芳", "police", ("steward",))
    by, call = Actor("resident", person.id, person.name), a_call()
    sources = ["police-person"]
    exchange.consent(person.id_number, purpose="birth", sources=sources, concerning="", by=by, at=now())
    look = looked_at(person)
    inquiry = exchange.question_datum(person, "police-person", "name", "不对", concerning="", by=by, at=now())
    record([call])
    return look.id, inquiry.id, call.sequence


def looked_at(person: identity.Person, *, agency: str = "police", purpose: str = "birth-registration") -> Look:
    """Return a look that an officer has had at the person's name."""
    by = Actor("officer", OFFICER_ID, "吴敏", agency)
    record_look([person.id], by=by, at=now(), purpose=purpose, fields=["applicant.name"])
    return Look.objects.filter(person_id=person.id).latest("at", "id")
