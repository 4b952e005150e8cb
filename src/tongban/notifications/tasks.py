"""Background entry points: mail."""

from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer_mail(notice_id: UUID) -> None:
    """Enqueue a mail in the caller's transaction, once."""
    job = send.configure(queueing_lock=f"mail:{notice_id}")
    try:
        with transaction.atomic():  # a job refused as a double must not spoil the caller's transaction
            job.defer(notice_id=str(notice_id))
    except AlreadyEnqueued:
        return


@app.task(name="notifications.send", retry=RetryStrategy(exponential_wait=3, max_attempts=12))
def send(notice_id: str) -> None:
    """Send a message by mail, unless it was sent."""
    from tongban.notifications import mail

    mail.send(UUID(notice_id))
