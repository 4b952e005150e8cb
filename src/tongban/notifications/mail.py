"""Messages by mail: Chinese first, then English, each with the page in its language."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.notifications.addresses import in_language
from tongban.notifications.models import Notice


@transaction.atomic
def send(notice_id: UUID) -> None:
    """Send a message to its person's address; one that was sent, or has no address any more, is left alone.

    The row stays locked meanwhile, so that two workers do not both send it.
    """
    notice = Notice.objects.select_for_update().get(id=notice_id)
    person = identity.person_by_id_number(notice.id_number)
    if notice.mailed_at is not None or person is None or not person.email:
        return
    subject = " ".join(f"{notice.subject_zh} {notice.subject_en}".split())  # a header holds no line break
    send_mail(subject, body_of(notice), None, [person.email])
    notice.mailed_at = now()
    notice.save(update_fields=["mailed_at"])


def body_of(notice: Notice) -> str:
    """Return the text of the mail."""
    chinese, english = (f"{settings.PUBLIC_URL}{in_language(notice.url, code)}" for code in ("zh-hans", "en"))
    return f"{notice.body_zh}\n{chinese}\n\n{notice.body_en}\n{english}\n"
