"""What an attacker can do to the log who may do everything in the database, but has not the hub's key."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.db.models import F, Field

from tests.exchange.entries import a_call
from tongban.exchange.log.entries import START, chain_hash, entry_hash, said
from tongban.exchange.models import Call, Head, Seal
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

FAR = 1_000_000
SEAL_COLUMNS = ("day", "first_sequence", "last_sequence", "root", "chain_hash", "previous", "statement")
HEAD_COLUMNS = ("sequence", "chain_hash", "signature")


def change_a_column(chance: Random) -> None:
    call, field = _any(chance), chance.choice(Call._meta.concrete_fields)
    Call.objects.filter(id=call.id).update(**{field.name: _other(field, getattr(call, field.name), chance)})


def delete_an_entry(chance: Random) -> None:
    call = chance.choice([_any(chance), _end("sequence"), _end("-sequence")])
    Call.objects.filter(id=call.id).delete()


def delete_many(chance: Random) -> None:
    first = chance.randrange(1, _count())
    Call.objects.filter(sequence__gte=first, sequence__lt=first + chance.randrange(2, 30)).delete()


def insert_an_entry(chance: Random) -> None:
    call = a_call(chance.randrange(FAR))
    call.sequence = chance.choice([0, _any(chance).sequence, _count() + 1, _count() + 2])
    call.entry_hash = entry_hash(said(call))
    before = Call.objects.filter(sequence=call.sequence - 1).values_list("chain_hash", flat=True).first()
    call.chain_hash = chain_hash(before or call.entry_hash, call.entry_hash)
    call.save(force_insert=True)


def copy_an_entry(chance: Random) -> None:
    call = _any(chance)
    call.pk = uuid7(now())
    call.save(force_insert=True)


def swap_two(chance: Random) -> None:
    one, other = chance.sample(range(1, _count() + 1), 2)
    for sequence, to in ((one, -1), (other, one), (-1, other)):
        Call.objects.filter(sequence=sequence).update(sequence=to)


def swap_what_two_say(chance: Random) -> None:
    first, second = (Call.objects.get(sequence=at) for at in chance.sample(range(1, _count() + 1), 2))
    for one, other in ((first, second), (second, first)):
        kept = {"concerning": other.concerning, "actor_id": other.actor_id, "milliseconds": other.milliseconds}
        Call.objects.filter(id=one.id).update(**kept)


def renumber(chance: Random) -> None:
    first = chance.randrange(1, _count() + 1)
    Call.objects.filter(sequence__gte=first).update(sequence=F("sequence") + chance.choice([-1, 1, 5]))


def change_and_chain_again(chance: Random) -> None:
    call = _any(chance)
    Call.objects.filter(id=call.id).update(outcome=_outcome(call.outcome, chance))
    _chain_again(call.sequence)


def delete_and_chain_again(chance: Random) -> None:
    call = _any(chance)
    Call.objects.filter(id=call.id).delete()
    Call.objects.filter(sequence__gt=call.sequence).update(sequence=F("sequence") - 1)
    _chain_again(call.sequence)


def cut_off_the_end(chance: Random) -> None:
    last = Call.objects.get(sequence=chance.randrange(1, _count()))
    Call.objects.filter(sequence__gt=last.sequence).delete()
    Seal.objects.filter(last_sequence__gt=last.sequence).delete()
    Head.objects.update(sequence=last.sequence, chain_hash=last.chain_hash)


def change_the_head(chance: Random) -> None:
    name = chance.choice(HEAD_COLUMNS)
    Head.objects.update(**{name: _other(Head._meta.get_field(name), getattr(Head.objects.get(), name), chance)})


def roll_the_head_back(chance: Random) -> None:
    earlier = Call.objects.get(sequence=chance.randrange(1, _count()))
    Head.objects.update(sequence=earlier.sequence, chain_hash=earlier.chain_hash)


def delete_the_head(_chance: Random) -> None:
    Head.objects.all().delete()


def change_a_seal(chance: Random) -> None:
    seal, name = _seal(chance), chance.choice(SEAL_COLUMNS)
    Seal.objects.filter(id=seal.id).update(**{name: _other(Seal._meta.get_field(name), getattr(seal, name), chance)})


def delete_a_seal(chance: Random) -> None:
    Seal.objects.filter(id=_seal(chance).id).delete()


def put_one_seal_for_another(chance: Random) -> None:
    one, other = chance.sample(list(Seal.objects.order_by("day")), 2)
    Seal.objects.filter(id=one.id).update(**{name: getattr(other, name) for name in SEAL_COLUMNS if name != "day"})


WAYS: tuple[Callable[[Random], None], ...] = (
    change_a_column,
    change_a_column,
    change_a_column,
    delete_an_entry,
    delete_many,
    insert_an_entry,
    copy_an_entry,
    swap_two,
    swap_what_two_say,
    renumber,
    change_and_chain_again,
    delete_and_chain_again,
    cut_off_the_end,
    change_the_head,
    roll_the_head_back,
    delete_the_head,
    change_a_seal,
    delete_a_seal,
    put_one_seal_for_another,
)


def _any(chance: Random) -> Call:
    return Call.objects.get(sequence=chance.randrange(1, _count() + 1))


def _end(order: str) -> Call:
    return Call.objects.order_by(order)[:1].get()


def _seal(chance: Random) -> Seal:
    return chance.choice(list(Seal.objects.order_by("day")))


def _count() -> int:
    return Head.objects.get().sequence


def _outcome(kept: str, chance: Random) -> str:
    return chance.choice([one for one in ("answered", "not_found", "down", "refused") if one != kept])


def _other(field: "Field[Any, Any]", value: Any, chance: Random) -> Any:
    """Return another value that the column takes."""
    if field.name == "outcome":
        return _outcome(value, chance)
    if isinstance(value, list):
        return [*value, "more"] if not value or chance.random() < 0.5 else value[:-1]
    if isinstance(value, int):
        return value + chance.randrange(1, FAR)
    if isinstance(value, str):
        return "f" * 64 if field.name.endswith("hash") or field.name == "root" else value[:-1] if value else "more"
    if hasattr(value, "year"):
        return value + timedelta(days=FAR % 9973)
    return uuid7(now())


def _chain_again(sequence: int) -> None:
    """Recompute every hash from an entry on, as the hub would, and move the head; its signature is out of reach."""
    before = Call.objects.filter(sequence=sequence - 1).values_list("chain_hash", flat=True).first()
    last, calls = before or START, list(Call.objects.filter(sequence__gte=sequence).order_by("sequence"))
    for call in calls:
        call.entry_hash = entry_hash(said(call))
        last = call.chain_hash = chain_hash(last, call.entry_hash)
    Call.objects.bulk_update(calls, ["entry_hash", "chain_hash"])
    Head.objects.update(sequence=calls[-1].sequence if calls else sequence - 1, chain_hash=last)
