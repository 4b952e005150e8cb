"""What payments do when an office pushed records: those that are charges of a settlement are settled."""

from datetime import datetime

from tongban.book import api as book
from tongban.exchange import events as exchange_events
from tongban.kernel.events import listens_to
from tongban.payments.operations.charging import take_charge


@listens_to(exchange_events.RecordsPushed)
def take_charges(event: exchange_events.RecordsPushed, at: datetime) -> None:
    """Settle each charge about somebody who signed a mandate; the others are no business of ours."""
    for settlement in book.current().book.settlements.values():
        if settlement.charges == event.source:
            for record in event.records:
                take_charge(settlement, record, at=at)
