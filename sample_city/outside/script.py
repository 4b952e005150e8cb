"""What a body answers to a case, and when: by its script, else as a body that has nothing against it.

A script is a list of steps, each {code, after (seconds since the case came), and what else the message says}. A step
may say `twice: true` (sent again as it is), `said_after` (when it claims to have been said, if not when it is sent),
and `on: supplement` (it counts from the supplement, not from the case's coming).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Step = dict[str, Any]
SAID = ("code", "reason_code", "text", "granted", "until", "sequence")
ARREARS = "-QF"  # a case whose words or numbers hold this sign (欠费) is asked to pay first


def usual(pace: float) -> list[Step]:
    """Return received, accepted, begun, finished; one step a `pace` of seconds."""
    return [
        {"code": 1, "after": 0},
        {"code": 3, "after": pace},
        {"code": 8, "after": 2 * pace},
        {"code": 11, "after": 3 * pace, "granted": True},
    ]


def in_arrears(pace: float) -> list[Step]:
    """Return the answers to a meter with arrears: pay first, say so, then it is taken over."""
    return [
        {"code": 1, "after": 0},
        {"code": 6, "after": pace, "reason_code": "05", "text": "有欠费，请结清后回复。"},
        {"code": 3, "after": 0, "on": "supplement"},
        {"code": 8, "after": pace, "on": "supplement"},
        {"code": 11, "after": 2 * pace, "granted": True, "on": "supplement"},
    ]


@dataclass(frozen=True)
class Planned:
    """One message to send at a moment (seconds of the clock), under a key that makes a second sending harmless."""

    at: float
    key: str
    record: dict[str, Any]


def planned(steps: Sequence[Step], *, case_number: str, on: str, come_at: float) -> Iterator[Planned]:
    """Yield the messages that follow an occasion (`file` or `supplement`) that came at a moment."""
    for number, step in enumerate(steps, start=1):
        if step.get("on", "file") != on:
            continue
        message_id = f"{case_number}-{number}"
        after = float(step["said_after"] if "said_after" in step else step["after"])
        said_at = datetime.fromtimestamp(come_at, UTC) + timedelta(seconds=after)
        record = {name: step[name] for name in SAID if name in step}
        record |= {"case_number": case_number, "message_id": message_id, "at": said_at.isoformat()}
        for time in range(2 if step.get("twice") else 1):
            yield Planned(come_at + step["after"] + time, f"{message_id}-{time}", record)
