"""The next try, where a provider did not answer."""

from datetime import datetime, timedelta

from tongban.payments.models import Charge, Payout, Refund

LONGEST_PAUSE_SECONDS = 600


def pause(row: Charge | Payout | Refund, *, at: datetime) -> None:
    """Count a try and put the next one off, longer each time; the caller saves."""
    row.tries += 1
    row.wake_at = at + timedelta(seconds=min(5 * 2**row.tries, LONGEST_PAUSE_SECONDS))
