"""The log's entry of a call, as it begins."""

from uuid import uuid4

from tongban.exchange.hub.received import Received
from tongban.exchange.models import Call
from tongban.kernel.ids import uuid7

LONGEST_EVIDENCE = 4000


def entry_of(received: Received) -> Call:
    """Return the entry of a call that nothing is known of yet: refused, until it is answered."""
    signature = received.headers.get("signature", "")
    return Call(
        id=uuid7(received.at),
        source="",
        agency="",
        actor_kind="client",
        actor_label="",
        purpose="",
        subject_digest="",
        fields=[],
        outcome="refused",
        milliseconds=0,
        at=received.at,
        message_id=_message_id(received),
        request_digest=received.body.sha256.hex(),
        signature=f"{received.headers.get('signature-input', '')} {signature}".strip()[:LONGEST_EVIDENCE],
    )


def _message_id(received: Received) -> str:
    given = received.headers.get("x-road-id", "")
    return given if 0 < len(given) <= 255 and given.isprintable() else str(uuid4())
