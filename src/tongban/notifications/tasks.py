"""Background entry points: mail."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.notifications.models import Notice


def defer_mail(notice_id: UUID) -> None:
    """Enqueue a mail in the caller's transaction, once."""
    try:
        send.configure(queueing_lock=f"mail:{notice_id}").defer(notice_id=str(notice_id))
    except AlreadyEnqueued:
        return


@app.task(name="notifications.send", retry=RetryStrategy(exponential_wait=3, max_attempts=12))
def send(notice_id: str) -> None:
    """Send a message by mail, Chinese first; one that was sent is not sent again."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(id=notice_id)
        person = identity.person_by_id_number(notice.id_number)
        if notice.mailed_at is not None or person is None or not person.email:
            return
        address = f"{settings.PUBLIC_URL}{notice.url}"
        body = f"{notice.body_zh}\n{address}\n\n{notice.body_en}\n{address}\n"
        send_mail(f"{notice.subject_zh} {notice.subject_en}", body, None, [person.email])
        notice.mailed_at = now()
        notice.save(update_fields=["mailed_at"])
