"""Each day's calls are sealed: a Merkle tree head, signed, in the database and as a file that leaves it.

Before that the day's looks and acts, which lie in tables of their own, enter the chain as one entry.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tongban.exchange.log import days, tree
from tongban.exchange.log.recording import record
from tongban.exchange.log.seals import digest_of_seal, statement_of
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call, Head, Seal, Verification
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7


def close_day(day: date) -> Verification:
    """Enter and seal `day`, read the whole log again and keep what was found. Done twice, it only verifies twice."""
    enter_day(day, at=now())
    seal(day)
    verdict = verify()
    found = Verification(
        id=uuid7(now()),
        at=now(),
        entries=verdict.entries,
        seals=verdict.seals,
        faults=[{"sequence": fault.sequence, "code": fault.code} for fault in verdict.faults],
    )
    found.save(force_insert=True)
    return found


def enter_day(day: date, *, at: datetime) -> None:
    """Write one entry about everything that was looked at on pages and done on `day`: a later change shows."""
    if Call.objects.filter(source=days.SOURCE, concerning=day.isoformat()).exists():
        return
    counts, digest = days.digest_of_day(day)
    entry = Call(
        id=uuid7(at),
        source=days.SOURCE,
        agency="",
        actor_kind=SYSTEM.kind,
        actor_label=SYSTEM.label,
        purpose=days.PURPOSE,
        concerning=day.isoformat(),
        subject_digest="",
        fields=counts,
        outcome="answered",
        milliseconds=0,
        at=at,
        answer_digest=digest,
    )
    record([entry])


@transaction.atomic
def seal(day: date) -> Seal | None:
    """Seal what the log holds since the last seal, as `day`'s; return nothing when that day is sealed or empty.

    A call that ends around midnight falls into whichever seal comes after it: seals follow one another without a gap.
    """
    head = Head.objects.select_for_update().filter(id=1).first()
    if head is None or Seal.objects.filter(day__gte=day).exists():
        return None
    before = Seal.objects.order_by("-day").first()
    first = before.last_sequence + 1 if before else 1
    if head.sequence < first:
        return None
    span = Call.objects.filter(sequence__gte=first, sequence__lte=head.sequence).order_by("sequence")
    said = {
        "instance": settings.TONGBAN_INSTANCE,
        "day": day.isoformat(),
        "first_sequence": first,
        "last_sequence": head.sequence,
        "root": tree.root(list(span.values_list("entry_hash", flat=True))),
        "chain_hash": head.chain_hash,
        "previous": digest_of_seal(before.statement) if before else "",
    }
    record = {name: value for name, value in said.items() if name != "instance"}
    sealed = Seal(**{**record, "id": uuid7(now()), "day": day, "statement": statement_of(said)})
    sealed.save(force_insert=True)
    transaction.on_commit(lambda: _export(sealed))
    return sealed


def _export(sealed: Seal) -> None:
    """Write the statement to the folder from which the operator carries it elsewhere; one that is there stays."""
    folder = settings.DATA_DIR / "seals"
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / f".{sealed.day}.jws"
    ready.write_text(sealed.statement)
    ready.replace(folder / f"{sealed.day}.jws")
