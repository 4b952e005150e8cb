"""Each day's statement against our books (对账): what heals itself is healed, what does not is listed for people."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.payments.models import Discrepancy, Order, Payment, Payout, Refund, Statement
from tongban.payments.operations.settling import NotOurs, settle
from tongban.payments.providers import Came, Entry, Provider, Silent
from tongban.payments.states import Difference

Key = tuple[str, str]  # kind and the provider's reference


def reconcile_yesterday(provider: Provider | None, *, at: datetime) -> int:
    """Compare yesterday's statement with our books, once; return how many differences were found."""
    day = day_of(at) - timedelta(days=1)
    if provider is None or Statement.objects.filter(provider=provider.key, day=day).exists():
        return 0
    try:
        entries = provider.statement(day)
    except Silent:
        return 0  # asked again at the next turn
    return reconcile(provider.key, day, entries, at=at)


@transaction.atomic
def reconcile(provider: str, day: date, entries: Sequence[Entry], *, at: datetime) -> int:
    """Compare one day's entries with our books; return how many differences there are.

    Money for an order of ours that nobody told us of is counted now, as if its callback had come.
    """
    statement = Statement.objects.create(
        id=uuid7(at),
        provider=provider,
        day=day,
        read_at=at,
        rows=len(entries),
        came=sum(one.amount for one in entries if one.kind == "payment"),
        went=sum(one.amount for one in entries if one.kind != "payment"),
    )
    theirs = {(one.kind, one.reference): one for one in entries}
    ours = _ours(provider, day)
    found = 0
    for key in sorted(theirs.keys() | ours.keys()):
        there, here = theirs.get(key), ours.get(key)
        if there and here and there.amount == here.amount:
            continue
        if there and not here and _known_otherwise(provider, there):
            continue
        found += 1
        _note(statement, there, here, at)
    return found


@transaction.atomic
def settle_difference(difference_id: UUID, note: str, *, by: identity.Officer, at: datetime) -> None:
    """Write down how a difference was settled."""
    found = Discrepancy.objects.select_for_update().get(id=difference_id)
    if found.agencies and by.agency not in found.agencies:
        raise Refused(_("Only the office that decides or collects can do this."), code="not_your_agency")
    if found.settled_at is not None:
        raise Refused(_("This difference is settled already."), code="wrong_state")
    if not note.strip():
        raise Refused(_("Say how it was settled."), code="reason_missing")
    found.settled_at, found.settled_by, found.note = at, by.name, note.strip()[:500]
    found.save()
    audit("payments.difference_settled", found.id, by=by.actor, at=at, note=found.note)


def _note(statement: Statement, there: Entry | None, here: Entry | None, at: datetime) -> None:
    one = there or here
    if one is None:
        return
    kind = Difference.AMOUNT if there and here else Difference.MISSING_HERE if there else Difference.MISSING_THERE
    healed = kind == Difference.MISSING_HERE and _healed(statement, one, at)
    with override("zh-hans"):
        note = _("Counted now: its callback was lost.") if healed else ""
    Discrepancy.objects.create(
        id=uuid7(at),
        statement=statement,
        kind=kind,
        what=one.kind,
        number=one.number,
        reference=one.reference,
        agencies=_agencies(one),
        here=here.amount if here else None,
        there=there.amount if there else None,
        settled_at=at if healed else None,
        settled_by="Tongban" if healed else "",
        note=note,
    )


def _healed(statement: Statement, entry: Entry, at: datetime) -> bool:
    if entry.kind != "payment":
        return False
    paid_at = timezone.make_aware(datetime.combine(statement.day, time(12)))
    try:
        return settle(Came(entry.number, entry.reference, entry.amount, paid_at), provider=statement.provider, at=at)
    except NotOurs:
        return False


def _ours(provider: str, day: date) -> dict[Key, Entry]:
    """Return what our books say of a day of the city."""
    begins = timezone.make_aware(datetime.combine(day, time()))
    span = (begins, begins + timedelta(days=1))
    rows = [
        *(
            Entry("payment", one.order.number, one.reference, one.amount)
            for one in Payment.objects.filter(provider=provider, paid_at__range=span).select_related("order")
        ),
        *(
            Entry("refund", one.number, one.reference, one.amount)
            for one in Refund.objects.filter(payment__provider=provider, state="done", done_at__range=span)
        ),
        *(
            Entry("payout", one.number, one.reference, one.amount)
            for one in Payout.objects.filter(provider=provider, state="done", done_at__range=span)
        ),
    ]
    return {(one.kind, one.reference): one for one in rows}


def _known_otherwise(provider: str, entry: Entry) -> bool:
    """Tell whether our books have an entry on another day: begun before midnight, known after."""
    if entry.kind == "payment":
        return Payment.objects.filter(provider=provider, reference=entry.reference, amount=entry.amount).exists()
    table = Refund if entry.kind == "refund" else Payout
    same = Q(reference=entry.reference) | Q(number=entry.number)
    return bool(table.objects.filter(same, amount=entry.amount).exists())


def _agencies(entry: Entry) -> list[str]:
    """Return the offices an entry concerns; none for what we know nothing of."""
    if entry.kind == "payment":
        order = Order.objects.filter(number=entry.number).first()
        return sorted({line.collector for line in order.lines.all()}) if order else []
    if entry.kind == "refund":
        return list(Refund.objects.filter(number=entry.number).values_list("bill__collector", flat=True))
    return list(Payout.objects.filter(number=entry.number).values_list("agency", flat=True))
