"""Who did what, to what, when; and who looked at whose data. Rows are only ever added."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.kernel.actor import Actor
from tongban.kernel.bulk import insert_many
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry, Look


def audit_entry(
    action: str, subject_id: UUID, *, by: Actor, at: datetime, note: str = "", details: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Return an unsaved entry, for operations that write many at once with `insert_many`."""
    return AuditEntry(
        id=uuid7(at),
        action=action,
        subject_id=subject_id,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        actor_agency=by.agency,
        note=note,
        details=dict(details or {}),
        at=at,
    )


def audit(
    action: str, subject_id: UUID, *, by: Actor, at: datetime, note: str = "", details: Mapping[str, Any] | None = None
) -> None:
    """Write down that `by` did `action` (context.past_tense) to the record `subject_id`, with the person's words."""
    audit_entry(action, subject_id, by=by, at=at, note=note, details=details).save(force_insert=True)


def history_of(subject_ids: Sequence[UUID]) -> list[AuditEntry]:
    """Return the entries of these records, oldest first."""
    return list(AuditEntry.objects.filter(subject_id__in=subject_ids).order_by("at", "id"))


def record_look(
    person_ids: Sequence[UUID],
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    fields: Sequence[str],
    concerning: str = "",
    reason: str = "",
) -> None:
    """Write down that `by` was shown personal data of these persons: `fields`, for `purpose`, in case `concerning`.

    `reason` says why something masked was shown in full: a key with words of its own, or the officer's words.
    """
    insert_many(
        [
            Look(
                id=uuid7(at),
                person_id=person_id,
                actor_kind=by.kind,
                actor_id=by.id,
                actor_label=by.label,
                actor_agency=by.agency,
                purpose=purpose,
                fields=list(fields),
                concerning=concerning,
                reason=reason,
                at=at,
            )
            for person_id in person_ids
        ]
    )


def looks_at(person_id: UUID, *, limit: int = 200) -> list[Look]:
    """Return who was shown this person's data, newest first."""
    return list(Look.objects.filter(person_id=person_id).order_by("-at", "-id")[:limit])
