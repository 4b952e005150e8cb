"""The call itself: to a dataset of the book through its connector, or passed through as it is."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import gateway, passing
from tongban.exchange.connectors.outcome import Down
from tongban.exchange.hub.errors import Denied, in_both
from tongban.exchange.hub.headers import to_client, to_provider
from tongban.exchange.hub.received import Called, Received, Reply
from tongban.exchange.hub.spool import Spool, TooLong

THREADS = 32
THREADS_EACH = 12  # of one source: an office that hangs must leave threads for the others
RAW_SECONDS = 30.0
LONGEST_INPUT = 1_000_000
_guard = threading.Lock()
_under_way: Counter[str] = Counter()


def spool_folder() -> Path:
    """Return where large bodies lie while they pass: on disk, in the data directory."""
    return Path(settings.DATA_DIR) / "spool"


@contextmanager
def place_at(source: str) -> Iterator[None]:
    """Hold one of the places that calls to a source have. Raises Denied(busy) when all are taken."""
    with _guard:
        if _under_way[source] >= THREADS_EACH:
            raise Denied("busy")
        _under_way[source] += 1
    try:
        yield
    finally:
        with _guard:
            _under_way[source] -= 1


def inputs_of(received: Received, source: book.Source) -> dict[str, Any] | None:
    """Return a dataset call's inputs, None when they are not the JSON object that the source declares."""
    if received.body.size > LONGEST_INPUT:
        return None
    try:
        inputs = msgspec.json.decode(received.body.content())
    except (msgspec.DecodeError, RecursionError):
        return None
    declared = {one.name for one in source.inputs} or {source.asked_by}
    if not isinstance(inputs, dict) or not set(inputs) <= declared:
        return None
    if source.kind == "read" and not isinstance(inputs.get(source.asked_by, ""), str):
        return None
    return inputs


def ask_dataset(
    source: book.Source, inputs: dict[str, Any], fields: Sequence[str], *, purpose: str, concerning: str, key: str
) -> gateway.Result:
    """Return what the source answers, the agreed fields only; `key` makes a second write harmless. Raises Denied."""
    with place_at(source.key):
        return gateway.ask_here(gateway.Ask(source, inputs, fields, purpose, concerning, key))


def reply_of(result: gateway.Result, entry: str) -> Reply:
    """Return a dataset's answer: its fields; or 404 in the office's name when it has no such record. Raises Denied."""
    if result.fault == "not_found":
        words = in_both(_no_record)
        content = msgspec.json.encode({"type": "not_found", "message": words, "detail": entry})
        return json_reply(404, content)
    if result.fault:
        raise Denied(result.reason or "down")
    return json_reply(200, msgspec.json.encode(result.fields))


def json_reply(status: int, content: bytes) -> Reply:
    """Return an answer of the hub's own making, in JSON."""
    return own_reply(status, content, "application/json")


def own_reply(status: int, content: bytes, kind: str, *, error: str = "") -> Reply:
    """Return an answer of the hub's own making, of the media type `kind`, in UTF-8."""
    headers = [(b"content-type", f"{kind}; charset=utf-8".encode())]
    return Reply(status, Spool.of(spool_folder(), content), headers, error)


def pass_through(received: Received, called: Called, source: book.Source) -> Reply:
    """Return the provider's answer, whatever its status, spooled and unchanged. Raises Denied."""
    until = time.monotonic() + RAW_SECONDS
    spool = Spool(spool_folder(), settings.TONGBAN_HUB_MAX_BYTES)
    asked = passing.Asked(
        method=received.method,
        target=f"{source.path.rstrip('/')}{called.rest}{'?' + received.query if received.query else ''}",
        headers=to_provider(received.raw_headers),
        content=received.body.pieces() if received.body.size else None,
        length=received.body.size,
    )
    try:
        with place_at(source.key), passing.passed(source, asked, until=until) as answer:
            for piece in answer.pieces:
                spool.add(piece)
            return Reply(answer.status, spool, to_client(list(answer.headers)))
    except Down as fault:
        spool.close()
        raise Denied("down") from fault
    except TooLong as fault:
        spool.close()
        raise Denied("answer_too_large") from fault
    except BaseException:
        spool.close()
        raise


def _no_record() -> str:
    return _("The office has no such record.")
