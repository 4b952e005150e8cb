"""What another city's hub tells of shared data, taken in: demands of its offices, answers to ours, ends and stops.

A city speaks for its own offices and of its own datasets alone. What comes late or twice changes nothing.
"""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from django.db import transaction

from tongban.book import api as book
from tongban.exchange import asking, told
from tongban.exchange.asking import Wish
from tongban.exchange.identifiers import WrongIdentifier, member_of, read_client
from tongban.exchange.models import Agreement, Demand, Peer, Stop
from tongban.exchange.offering import Words
from tongban.exchange.operations import demanding, telling
from tongban.exchange.operations.agreeing import close
from tongban.exchange.operations.numbers import running_number
from tongban.exchange.states import DemandState
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

ACTIONS = {
    DemandState.RETURNED: "exchange.demand_returned",
    DemandState.CHECKED: "exchange.demand_checked",
    DemandState.APPROVED: "exchange.demand_approved",
    DemandState.REFUSED: "exchange.demand_refused",
    DemandState.DISPUTED: "exchange.demand_disputed",
    DemandState.REFUSAL_UPHELD: "exchange.refusal_upheld",
    DemandState.WITHDRAWN: "exchange.demand_withdrawn",
}
CHANGED_BY_CORRECTION = ("source", "provider", "scenario", "fields", "purposes", "starts_on", "ends_on", "per_minute")


@transaction.atomic
def take_demand(instance: str, asked: told.Demanded, *, at: datetime) -> None:
    """Take in what another city's office asks for, or the correction of what was returned; else say why not."""
    found = _theirs(instance, asked.demand)
    if found is not None and found.state != DemandState.RETURNED:
        return
    edition = book.current()
    source = edition.book.sources.get(asked.source)
    wish = Wish(
        provider=source.agency if source else "",
        source=asked.source,
        scenario=asked.scenario,
        fields=asked.fields,
        purposes=list(asked.purposes),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        per_minute=asked.per_minute,
        promised=asked.promised,
    )
    try:
        _check_office(instance, asked.office)
        asking.check_wish_from_elsewhere(wish, edition, on=day_of(at))
    except Refused as refused:
        telling.tell_unheard(instance, asked, refused.reason, at=at)
        return
    peer = Peer.objects.get(instance=instance)
    made = found or _new(peer, asked, at)
    for name in CHANGED_BY_CORRECTION:
        setattr(made, name, getattr(wish, name))
    made.titles = _titles(peer, asked)
    made.state, made.promised, made.reason, made.submitted_at = DemandState.SUBMITTED, wish.promised, "", at
    made.due_on = demanding.due_after("sharing.form_check_days", at)
    made.save()
    action = "exchange.demand_corrected" if found else "exchange.demanded"
    audit(action, made.id, by=_actor(peer), at=at, note=made.scenario)
    telling.tell_answer(made, at=at)


@transaction.atomic
def take_withdrawal(instance: str, withdrawn: told.Withdrawn, *, at: datetime) -> None:
    """End another city's demand; one that was answered meanwhile stays answered, as that city has been told."""
    found = _theirs(instance, withdrawn.demand)
    if found is not None and found.state in (DemandState.SUBMITTED, DemandState.RETURNED, DemandState.CHECKED):
        by = _actor(Peer.objects.get(instance=instance))
        demanding.move(found, DemandState.WITHDRAWN, ACTIONS[DemandState.WITHDRAWN], by, at)


@transaction.atomic
def take_dispute(instance: str, disputed: told.Disputed, *, at: datetime) -> None:
    """Lay another city's dispute of a refusal before this city's data office."""
    found = _theirs(instance, disputed.demand)
    if found is None or found.state != DemandState.REFUSED or not disputed.words.strip():
        return
    found.dispute = disputed.words
    due, by = demanding.due_after("sharing.dispute_days", at), _actor(Peer.objects.get(instance=instance))
    demanding.move(found, DemandState.DISPUTED, ACTIONS[DemandState.DISPUTED], by, at, note=found.dispute, due=due)
    telling.tell_answer(found, at=at)


@transaction.atomic
def take_answer(instance: str, answered: told.Answered, *, at: datetime) -> None:
    """Follow what another city says of our demand: it decides there, whatever its state was here."""
    found = _ours(instance, answered.demand)
    if found is None or answered.state not in DemandState.values or (found.told_at and answered.at < found.told_at):
        return
    state, before = DemandState(answered.state), found.state
    agreed = answered.agreement
    if (state is DemandState.APPROVED) != (agreed is not None):
        return
    if state in (DemandState.REFUSED, DemandState.REFUSAL_UPHELD) and not answered.reason.strip():
        return
    found.state, found.reason, found.due_on, found.told_at = state, answered.reason, answered.due_on, answered.at
    if state in (DemandState.APPROVED, DemandState.REFUSED, DemandState.REFUSAL_UPHELD):
        found.answered_at = at
    found.save(update_fields=["state", "reason", "due_on", "told_at", "answered_at"])
    by = _actor(Peer.objects.get(instance=instance))
    if state != before and state in ACTIONS:
        audit(ACTIONS[state], found.id, by=by, at=at, note=found.reason)
    if agreed is not None and not found.agreements.exists():
        _agree(found, agreed, by, at)


@transaction.atomic
def take_end(instance: str, ended: told.Ended, *, at: datetime) -> None:
    """End the agreement of a demand between the two cities, as the other side has."""
    found = _theirs(instance, ended.demand) or _ours(instance, ended.demand)
    if found is None:
        return
    by = _actor(Peer.objects.get(instance=instance))
    standing = Agreement.objects.select_for_update().filter(demand=found, ends_on__gte=day_of(at)).order_by("id")
    for agreement in standing:
        close(agreement, ended.reason, by=by, at=at)


@transaction.atomic
def take_stop(instance: str, stopped: told.Stopped, *, at: datetime) -> None:
    """Refuse calls to what another city has stopped here already, with its reason; there they are refused as well."""
    if not stopped.reason.strip() or stopped.service.partition("/")[0] != instance:
        return
    made, is_new = Stop.objects.get_or_create(
        id=_stop_id(instance, stopped.stop),
        defaults={
            "source": stopped.service,
            "consumer": stopped.consumer,
            "purpose": stopped.purpose,
            "reason": stopped.reason,
            "by_label": Peer.objects.get(instance=instance).title,
            "at": at,
        },
    )
    if is_new:
        by = _actor(Peer.objects.get(instance=instance))
        audit("exchange.stopped", made.id, by=by, at=at, note=made.reason, details={"source": made.source})


@transaction.atomic
def take_lift(instance: str, lifted: told.Lifted, *, at: datetime) -> None:
    """Let data flow again that another city had stopped."""
    found = Stop.objects.select_for_update().filter(id=_stop_id(instance, lifted.stop), lifted_at=None).first()
    if found is not None:
        found.lifted_at = at
        found.save(update_fields=["lifted_at"])
        audit("exchange.stop_lifted", found.id, by=_actor(Peer.objects.get(instance=instance)), at=at)


def _theirs(instance: str, demand: UUID) -> Demand | None:
    return Demand.objects.select_for_update().filter(instance=instance, twin=demand).first()


def _ours(instance: str, demand: UUID) -> Demand | None:
    return Demand.objects.select_for_update().filter(instance=instance, twin=None, id=demand).first()


def _check_office(instance: str, office: str) -> None:
    try:
        there = read_client(f"{office}/any").instance
    except WrongIdentifier as fault:
        raise Refused(f"{office}: {fault}", code="name") from fault
    if there != instance:
        raise Refused(f"{office}: {instance}", code="name")


def _new(peer: Peer, asked: told.Demanded, at: datetime) -> Demand:
    number = running_number("D", "exchange_demand_number", at)
    return Demand(
        id=uuid7(at),
        number=number,
        agency=asked.office,
        instance=peer.instance,
        twin=asked.demand,
        submitted_by=peer.id,
    )


def _titles(peer: Peer, asked: told.Demanded) -> dict[str, dict[str, str]]:
    """Return the words by which an office of another city and its services are called here."""
    name = asked.office_title
    named = {asked.office: Words(f"{peer.title} {name.zh}", f"{peer.title} {name.en}"), **asked.purposes}
    return {key: msgspec.to_builtins(words) for key, words in named.items()}


def _agree(found: Demand, agreed: told.Agreed, by: Actor, at: datetime) -> None:
    """Make our side of the agreement: no more than was asked for, whatever the other city says."""
    starts_on = max(agreed.starts_on, found.starts_on)
    made = Agreement(
        id=uuid7(at),
        number=running_number("A", "exchange_agreement_number", at),
        number_there=agreed.number,
        consumer=member_of(book.current().book.agencies[found.agency]),
        source=found.source,
        fields=[name for name in agreed.fields if name in found.fields],
        purposes=found.purposes,
        scenario=found.scenario,
        starts_on=starts_on,
        ends_on=max(min(agreed.ends_on, found.ends_on), starts_on),
        per_minute=found.per_minute,
        demand=found,
        added_at=at,
    )
    made.save(force_insert=True)
    audit("exchange.agreed", made.id, by=by, at=at)


def _actor(peer: Peer) -> Actor:
    return Actor(kind="system", id=None, label=peer.title)


def _stop_id(instance: str, stop: UUID) -> UUID:
    """Return a stop's id here: another city cannot name one of ours."""
    return uuid5(NAMESPACE_URL, f"{instance}/{stop}")
