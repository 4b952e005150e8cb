"""Background entry points: mail."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(name="notifications.send", retry=RetryStrategy(exponential_wait=3, max_attempts=12))
def send(notice_id: str) -> None:
    """Send a message by mail, unless it was sent."""
    from tongban.notifications import mail

    mail.send(UUID(notice_id))
