"""Telling people."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.ids import uuid7
from tongban.kernel.jobs import enqueue_once
from tongban.notifications import tasks
from tongban.notifications.models import Notice


@transaction.atomic
def notify(
    id_number: str,
    *,
    subject_zh: str,
    subject_en: str,
    body_zh: str,
    body_en: str,
    url: str,
    at: datetime,
) -> UUID:
    """Keep a message for a person; whoever has a mail address gets it there too."""
    notice = Notice.objects.create(
        id=uuid7(at),
        id_number=id_number,
        subject_zh=subject_zh,
        subject_en=subject_en,
        body_zh=body_zh,
        body_en=body_en,
        url=url,
        at=at,
    )
    person = identity.person_by_id_number(id_number)
    if person is not None and person.email:
        enqueue_once(tasks.send, notice_id=str(notice.id))
    return notice.id


def tell(
    id_number: str,
    title: book.Text,
    words: str,
    details: Mapping[str, object],
    url: str,
    at: datetime,
    named: str = "title",
) -> UUID:
    """Tell a person by their ID number, in both languages; `named` is the name the title has in the words."""
    body = in_both(words, {**details, named: title})
    return notify(
        id_number,
        subject_zh=title.zh,
        subject_en=title.en,
        body_zh=body.zh,
        body_en=body.en,
        url=url,
        at=at,
    )


def in_both(words: str, details: Mapping[str, object]) -> book.Text:
    """Return words in both languages, with details that have words of their own in each."""
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language] = _(words) % details
    return book.Text(zh=said["zh-hans"], en=said["en"])


@transaction.atomic
def mark_read(notice_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """Keep that the person has read a message of theirs."""
    Notice.objects.filter(id=notice_id, id_number=by.id_number, read_at=None).update(read_at=at)


@transaction.atomic
def mark_all_read(*, by: identity.Resident, at: datetime) -> int:
    """Keep that the person has read all their messages; return how many were new."""
    return Notice.objects.filter(id_number=by.id_number, read_at=None).update(read_at=at)
