"""Finds any entry of the log that was changed, removed, added or moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.exchange import keys
from tongban.exchange.log import days, tree
from tongban.exchange.log.entries import START, chain_hash, entry_hash, said
from tongban.exchange.log.recording import head_bytes
from tongban.exchange.log.seals import digest_of_seal, own_public_keys, statement
from tongban.exchange.models import Call, Head, Seal

CHUNK = 2000
MOST_NAMED = 100  # entries missing in a row that are named one by one
COLUMNS = ("first_sequence", "last_sequence", "root", "chain_hash", "previous")


@dataclass(frozen=True)
class Fault:
    """What does not fit: at which entry (0 for the whole), and a code: changed, missing, doubled, unchained, added,
    head_missing, head_moved, head_forged, seal_forged, seal_broken, seal_missing, day_changed (looks or acts)."""

    sequence: int
    code: str


@dataclass
class Verdict:
    """How many entries and seals were read, and what was found."""

    entries: int = 0
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)


def exported_seals(folder: Path | None = None) -> list[str]:
    """Return the seal statements in a folder: where they are exported to, or where they were carried."""
    return [file.read_text() for file in sorted((folder or settings.DATA_DIR / "seals").glob("*.jws"))]


def verify(exported: Sequence[str] | None = None) -> Verdict:
    """Read the whole log in order and recompute every hash, every seal, the signed end, and each day's digest.

    `exported` are seal statements that left the database (those in the data directory when not given): a log cut
    back to an earlier end, seals and all, misses one of them.
    """
    verdict = Verdict()
    seals = _checked_seals(verdict)
    _check_exported(exported_seals() if exported is None else exported, verdict.faults)
    expected, previous = 1, START
    leaves: list[str] = []
    waiting = iter(seals)
    seal = next(waiting, None)
    for call in _entries():
        expected = _check_entry(call, expected, previous, verdict.faults)
        previous = call.chain_hash
        verdict.entries += 1
        leaves.append(entry_hash(said(call)))
        if seal is not None and call.sequence == seal["last_sequence"]:
            if tree.root(leaves) != seal["root"] or call.chain_hash != seal["chain_hash"]:
                verdict.faults.append(Fault(seal["last_sequence"], "seal_broken"))
            leaves, seal = [], next(waiting, None)
    if seal is not None:
        verdict.faults.append(Fault(seal["last_sequence"], "seal_broken"))
    _check_head(expected - 1, previous, verdict.faults)
    return verdict


def _entries() -> Iterator[Call]:
    return Call.objects.order_by("sequence", "id").iterator(chunk_size=CHUNK)


def _check_entry(call: Call, expected: int, previous: str, faults: list[Fault]) -> int:
    """Check one entry against its own hashes and its neighbour's; return the number that must follow."""
    if call.sequence < expected:
        faults.append(Fault(call.sequence, "added"))
        return expected
    faults.extend(Fault(gap, "missing") for gap in range(expected, min(call.sequence, expected + MOST_NAMED)))
    if entry_hash(said(call)) != call.entry_hash:
        faults.append(Fault(call.sequence, "changed"))
    elif call.sequence == expected and chain_hash(previous, call.entry_hash) != call.chain_hash:
        faults.append(Fault(call.sequence, "unchained"))
    if call.source == days.SOURCE:
        _check_day(call, faults)
    return call.sequence + 1


def _check_day(call: Call, faults: list[Fault]) -> None:
    """Check what an entry says of a day's looks and acts against the rows themselves."""
    try:
        told = days.digest_of_day(date.fromisoformat(call.concerning))
    except ValueError:
        return  # the entry itself was changed, and is named
    if told != (call.fields, call.answer_digest):
        faults.append(Fault(call.sequence, "day_changed"))


def _check_head(sequence: int, last: str, faults: list[Fault]) -> None:
    head = Head.objects.filter(id=1).first()
    if head is None:
        if sequence:
            faults.append(Fault(0, "head_missing"))
        return
    if not keys.is_signed(head_bytes(head.sequence, head.chain_hash), head.signature):
        faults.append(Fault(0, "head_forged"))
    if (head.sequence, head.chain_hash) != (sequence, last):
        faults.append(Fault(0, "head_moved"))


def _checked_seals(verdict: Verdict) -> list[dict[str, Any]]:
    """Return what the seals say, in order; those that are forged, changed or cut out of their row are named."""
    known, previous, following, found = own_public_keys(), "", 1, []
    for seal in Seal.objects.order_by("day"):
        verdict.seals += 1
        try:
            content = statement(seal.statement, known)
        except ValueError:
            verdict.faults.append(Fault(seal.last_sequence, "seal_forged"))
            previous, following = digest_of_seal(seal.statement), seal.last_sequence + 1
            continue
        shown = {name: getattr(seal, name) for name in COLUMNS} | {"day": seal.day.isoformat()}
        if any(content[name] != value for name, value in shown.items()):
            verdict.faults.append(Fault(content["last_sequence"], "seal_forged"))
        if content["previous"] != previous or content["first_sequence"] != following:
            verdict.faults.append(Fault(content["first_sequence"], "seal_missing"))
        previous, following = digest_of_seal(seal.statement), content["last_sequence"] + 1
        found.append(content)
    return found


def _check_exported(exported: Sequence[str], faults: list[Fault]) -> None:
    """Look for the seals that left the database; one that is not in it any more was taken out."""
    kept, known = set(Seal.objects.order_by("day").values_list("statement", flat=True)), own_public_keys()
    for text in exported:
        if text in kept:
            continue
        try:
            faults.append(Fault(statement(text, known)["last_sequence"], "seal_missing"))
        except ValueError:
            faults.append(Fault(0, "seal_forged"))
