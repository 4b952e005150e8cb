"""An office's own system makes an officer's moves: the office's cases only, by the same rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.rest.words import NewMove


@dataclass(frozen=True)
class OfficeSystem(identity.Officer):
    """A machine client as an officer: histories name the client."""

    @property
    def actor(self) -> Actor:
        """What histories keep of this system."""
        return Actor(kind="client", id=self.officer_id, label=self.name, agency=self.agency)


def officer_for(client: identity.Client) -> OfficeSystem:
    """Return the client as a reviewer of its office."""
    return OfficeSystem(client.client_id, None, client.name, client.agency, frozenset({"reviewer"}))


def make_move(case_id: UUID, move: NewMove, *, by: OfficeSystem, at: datetime) -> None:
    """Make one move. Raises Refused with the reason when a rule forbids it."""
    reason, version = move.reason, move.version
    carrier, number = move.carrier, move.tracking_number
    turns: dict[str, Callable[[], None]] = {
        "accept": lambda: cases.accept(case_id, by=by, at=at, version=version),
        "request_supplement": lambda: cases.request_supplement(case_id, reason, by=by, at=at, version=version),
        "not_accept": lambda: cases.not_accept(case_id, reason, by=by, at=at, version=version),
        "start_review": lambda: cases.start_review(case_id, by=by, at=at, version=version),
        "suspend": lambda: cases.suspend(case_id, reason, move.days, by=by, at=at, version=version),
        "resume": lambda: cases.resume(case_id, by=by, at=at, version=version),
        "start_procedure": lambda: cases.start_procedure(
            case_id, move.procedure, reason, by=by, at=at, version=version
        ),
        "offer_hearing": lambda: cases.offer_hearing(case_id, reason, by=by, at=at, version=version),
        "appoint": lambda: cases.appoint(case_id, move.appointed_at or at, move.place, by=by, at=at, version=version),
        "record_finding": lambda: cases.record_finding(
            case_id, reason, move.value or None, by=by, at=at, version=version
        ),
        "grant": lambda: cases.decide(case_id, grant=True, reason=reason, by=by, at=at, version=version),
        "refuse": lambda: cases.decide(case_id, grant=False, reason=reason, by=by, at=at, version=version),
        "post": lambda: cases.post(case_id, carrier, number, by=by, at=at, version=version),
        "correct_parcel": lambda: cases.correct_parcel(case_id, carrier, number, by=by, at=at, version=version),
        "give_at_counter": lambda: cases.give_at_counter(
            case_id,
            move.collector,
            name=move.collector_name,
            id_end=move.collector_id_end,
            card_seen=move.card_seen,
            by=by,
            at=at,
            version=version,
        ),
    }
    turns[move.move]()
