"""Special procedures over the wire: what stops a case's clock."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from tongban.cases import api as cases


class Suspension(Schema):
    """Why a case's clock stands still, since when, and until when at the latest.

    `kind` is public_notice, hearing, site_visit, appraisal, expert_review or assessment; empty for another procedure.
    """

    kind: str = ""
    reason: str
    since: date
    until: date
    appointed_at: datetime | None = None
    place: str = ""


def suspension_of(case: cases.Case) -> dict[str, Any] | None:
    """Return what stops a case's clock now."""
    if not case.suspension:
        return None
    running = next((one for one in cases.proceedings_of(case) if one.state == "running"), None)
    appointment = (running.appointment if running else None) or {}
    return {
        **{name: case.suspension.get(name, "") for name in ("kind", "reason", "since", "until")},
        "appointed_at": appointment.get("at"),
        "place": appointment.get("place", ""),
    }
