"""What the other city is told of shared data, in the transaction of the change."""

from datetime import datetime

import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import told
from tongban.exchange.identifiers import CLASS, DATASETS, Identifier, member_of, read_service
from tongban.exchange.models import Agreement, Demand, Peer, Stop
from tongban.exchange.offering import Words
from tongban.exchange.operations.messages import send


def tell_demand(demand: Demand, *, at: datetime) -> None:
    """Tell another city what one of our offices asks of its offices, for the first time or corrected."""
    content = book.current().book
    office = content.agencies[demand.agency]
    body = told.Demanded(
        demand=demand.id,
        office=member_of(office),
        office_title=Words.of(office.name),
        source=read_service(demand.source.split("/")).service,
        fields=demand.fields,
        scenario=demand.scenario,
        purposes={key: Words.of(content.services[key].title) for key in demand.purposes},
        starts_on=demand.starts_on,
        ends_on=demand.ends_on,
        per_minute=demand.per_minute,
        promised=demand.promised,
    )
    _tell(demand.instance, told.DEMANDED, body, f"{demand.id} {at.isoformat()}", at, demand.number)


def tell_withdrawal(demand: Demand, *, at: datetime) -> None:
    """Tell another city that our office takes its demand back."""
    _tell(demand.instance, told.WITHDRAWN, told.Withdrawn(demand=demand.id), str(demand.id), at, demand.number)


def tell_dispute(demand: Demand, *, at: datetime) -> None:
    """Tell another city that our office disputes its refusal."""
    body = told.Disputed(demand=demand.id, words=demand.dispute)
    _tell(demand.instance, told.DISPUTED, body, str(demand.id), at, demand.number)


def tell_answer(demand: Demand, agreement: Agreement | None = None, *, at: datetime) -> None:
    """Tell another city how a demand of its office stands here; a demand of our own offices is nobody else's."""
    if demand.twin is None:
        return
    agreed = None
    if agreement is not None:
        agreed = told.Agreed(
            number=agreement.number,
            fields=agreement.fields,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
        )
    body = told.Answered(
        demand=demand.twin, state=demand.state, reason=demand.reason, due_on=demand.due_on, agreement=agreed, at=at
    )
    key = f"{demand.twin} {demand.state} {demand.source} {at.isoformat()}"
    _tell(demand.instance, told.ANSWERED, body, key, at, demand.number)


def tell_unheard(instance: str, asked: told.Demanded, reason: str, *, at: datetime) -> None:
    """Tell another city that a demand cannot be taken in as it is, and why: it can be corrected."""
    body = told.Answered(demand=asked.demand, state="returned", reason=reason, due_on=None, agreement=None, at=at)
    _tell(instance, told.ANSWERED, body, f"{asked.demand} returned {at.isoformat()}", at, "")


def tell_end(agreement: Agreement, reason: str, *, at: datetime) -> None:
    """Tell the other city, if the agreement came of a demand between two, that this side has ended it."""
    demand = agreement.demand
    if demand is not None and demand.instance:
        body = told.Ended(demand=demand.twin or demand.id, reason=reason)
        _tell(demand.instance, told.ENDED, body, str(agreement.id), at, agreement.number)


def tell_stop(stop: Stop, *, at: datetime) -> None:
    """Tell the cities whose offices use a dataset of ours that it is stopped, for all or for an office of theirs."""
    office = book.current().book.agencies[book.current().book.sources[stop.source].agency]
    service = Identifier(settings.TONGBAN_INSTANCE, CLASS, office.uscc, DATASETS, stop.source)
    for instance in _users(stop):
        body = told.Stopped(
            stop=stop.id, service=str(service), consumer=stop.consumer, purpose=stop.purpose, reason=stop.reason
        )
        _tell(instance, told.STOPPED, body, str(stop.id), at, "")


def tell_lift(stop: Stop, *, at: datetime) -> None:
    """Tell the cities that were told of a stop, or use the dataset since, that data flow again."""
    for instance in _users(stop):
        _tell(instance, told.LIFTED, told.Lifted(stop=stop.id), str(stop.id), at, "")


def _users(stop: Stop) -> list[str]:
    """Return the neighbours whose offices have or had an agreement on what is stopped."""
    found = Agreement.objects.filter(source=stop.source).order_by("consumer").values_list("consumer", flat=True)
    using = {one.partition("/")[0] for one in found.distinct() if stop.consumer in ("", one)}
    return list(Peer.objects.filter(instance__in=using).order_by("instance").values_list("instance", flat=True))


def _tell(instance: str, topic: str, body: msgspec.Struct, key: str, at: datetime, number: str) -> None:
    send(instance, topic, msgspec.to_builtins(body), key=key, at=at, concerning=number)
