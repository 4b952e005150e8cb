"""Agreements: made of approved demands, ended early; and what a steward stops at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import across, asking
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Agreement, Demand, Stop
from tongban.exchange.operations import telling
from tongban.exchange.operations.numbers import running_number
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


def agree(demand: Demand, fields: Sequence[str], *, by: identity.Officer, at: datetime) -> Agreement:
    """Make the agreement of an approved demand, in the caller's transaction; a start that has passed is today."""
    starts_on = max(demand.starts_on, day_of(at))
    made = Agreement(
        id=uuid7(at),
        number=running_number("A", "exchange_agreement_number", at),
        consumer=demand.agency if demand.twin else member_of(book.current().book.agencies[demand.agency]),
        source=demand.source,
        fields=list(fields),
        purposes=demand.purposes,
        scenario=demand.scenario,
        starts_on=starts_on,
        ends_on=max(demand.ends_on, starts_on),
        per_minute=demand.per_minute,
        demand=demand,
        added_at=at,
    )
    made.save(force_insert=True)
    audit("exchange.agreed", made.id, by=by.actor, at=at)
    return made


@dataclass(frozen=True)
class Terms:
    """What offices of two cities agreed: `consumer` is INSTANCE/CLASS/MEMBER, `source` a dataset here or a service
    there."""

    consumer: str
    source: str
    fields: Sequence[str]
    purposes: Sequence[str]
    scenario: str
    starts_on: date
    ends_on: date
    per_minute: int


@transaction.atomic
def enter(terms: Terms, *, by: Actor, at: datetime) -> Agreement:
    """Enter an agreement between offices of two cities, on each side its own. Raises Refused."""
    across.check_terms(terms.consumer, terms.source, terms.fields, book.current().book)
    if terms.ends_on < terms.starts_on or terms.per_minute < 1:
        raise Refused(_("An agreement ends after it starts, and allows a call."), code="until")
    made = Agreement(
        id=uuid7(at),
        number=running_number("A", "exchange_agreement_number", at),
        consumer=terms.consumer,
        source=terms.source,
        fields=list(terms.fields),
        purposes=list(terms.purposes),
        scenario=terms.scenario.strip(),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        per_minute=terms.per_minute,
        added_at=at,
    )
    made.save(force_insert=True)
    audit("exchange.agreed", made.id, by=by, at=at)
    return made


@transaction.atomic
def end_agreement(agreement_id: UUID, reason: str, *, by: identity.Officer, at: datetime) -> None:
    """End an agreement at once, for a reason: the provider, the consumer or the superior data office may."""
    found, edition, day = Agreement.objects.select_for_update().get(id=agreement_id), book.current(), day_of(at)
    consumer = member_of(edition.book.agencies[by.agency]) if by.agency in edition.book.agencies else ""
    if found.consumer != consumer or identity.Role.STEWARD not in by.roles:
        asking.check_may_stop(by, edition.book.sources.get(found.source), edition)
    if found.ends_on < day:
        raise Refused(_("This agreement has ended already."), code="changed_meanwhile")
    words = asking.check_reason(reason)
    close(found, words, by=by.actor, at=at)
    telling.tell_end(found, words, at=at)


def close(found: Agreement, words: str, *, by: Actor, at: datetime) -> None:
    """Let yesterday be a locked agreement's last day, in the caller's transaction."""
    found.ends_on = day_of(at) - timedelta(days=1)
    found.starts_on = min(found.starts_on, found.ends_on)
    found.save(update_fields=["starts_on", "ends_on"])
    audit("exchange.agreement_ended", found.id, by=by, at=at, note=words)


@transaction.atomic
def stop(
    source: str, reason: str, *, consumer: str = "", purpose: str = "", by: identity.Officer, at: datetime
) -> UUID:
    """Stop a source at once: for everybody, or for one consumer (a member identifier) or purpose. The very next call
    is refused with the reason (Art. 39).
    """
    edition = book.current()
    asking.check_may_stop(by, edition.book.sources.get(source), edition)
    made = Stop(
        id=uuid7(at),
        source=source,
        consumer=consumer,
        purpose=purpose,
        reason=asking.check_reason(reason),
        by_label=by.name,
        at=at,
    )
    made.save(force_insert=True)
    audit("exchange.stopped", made.id, by=by.actor, at=at, note=made.reason, details={"source": source})
    telling.tell_stop(made, at=at)
    return made.id


@transaction.atomic
def lift(stop_id: UUID, *, by: identity.Officer, at: datetime) -> None:
    """Let data flow again."""
    found, edition = Stop.objects.select_for_update().get(id=stop_id), book.current()
    asking.check_may_stop(by, edition.book.sources.get(found.source), edition)
    if found.lifted_at is not None:
        raise Refused(_("This has been dealt with meanwhile."), code="changed_meanwhile")
    found.lifted_at = at
    found.save(update_fields=["lifted_at"])
    audit("exchange.stop_lifted", found.id, by=by.actor, at=at)
    telling.tell_lift(found, at=at)
