"""What an auditor does with the log is written down too."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.exchange.log.recording import digest_of
from tongban.identity import api as identity
from tongban.kernel.audit import audit, record_look
from tongban.kernel.refused import Refused

LOG = UUID("00000000-0000-7000-8000-000000000001")  # what acts on the log as a whole are audited under


@transaction.atomic
def note_opening(wished: Mapping[str, str], *, by: identity.Officer, at: datetime) -> None:
    """Write down that an auditor opened the log, and with which filters."""
    audit("exchange.log_opened", LOG, by=by.actor, at=at, details=dict(wished))


@transaction.atomic
def find_subject(id_number: str, reason: str, *, by: identity.Officer, at: datetime) -> str:
    """Return the digest under which the log keeps a person; who asked and why is recorded, also for the person."""
    id_number = id_number.strip().upper()
    if not identity.is_id_number(id_number):
        raise Refused(_("This is not a valid ID number. Check the 18 characters."), code="wrong_id_number")
    if not reason.strip():
        raise Refused(_("Say why you need this person's entries; the person can read it."), code="reason_missing")
    digest, words = digest_of(id_number), reason.strip()[:500]
    audit("exchange.person_looked_up", LOG, by=by.actor, at=at, note=words, details={"subject": digest})
    if (person := identity.person_by_id_number(id_number)) is not None:
        record_look([person.id], by=by.actor, at=at, purpose="audit", fields=["exchange.log"], reason=words)
    return digest
