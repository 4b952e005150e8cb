"""Background entry points: the PDF of a receipt."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(name="payments.make_receipt", retry=RetryStrategy(exponential_wait=2, max_attempts=10))
def make_receipt(receipt_id: str) -> None:
    """Make the PDF if it is not there yet."""
    from tongban.payments.operations import make_picture

    make_picture(UUID(receipt_id))
