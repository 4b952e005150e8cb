"""Each day's calls are sealed: a Merkle tree head, signed, in the database and as a file that leaves it."""

from datetime import date

from django.conf import settings
from django.db import transaction

from tongban.exchange.log import tree
from tongban.exchange.log.seals import digest_of_seal, statement_of
from tongban.exchange.models import Call, Head, Seal
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7


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
