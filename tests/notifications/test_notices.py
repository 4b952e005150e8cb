"""What people are told: kept, listed, read, and sent by mail once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.identity.people import a_person, a_resident, sign_in
from tongban.identity.models import Person
from tongban.kernel.jobs import enqueue_once
from tongban.notifications import tasks
from tongban.notifications.api import notify, unread_count
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _begins_in_chinese() -> Iterator[None]:
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def resident() -> Person:
    return a_resident("林芝")


def _tell(person: Person, **parts: Any) -> UUID:
    given: dict[str, Any] = {
        "subject_zh": "出生",
        "subject_en": "Birth",
        "body_zh": "已受理。",
        "body_en": "Accepted.",
        "url": "/me/",
        "at": AT,
    }
    return notify(person.id_number, **{**given, **parts})


def _with_mail(person: Person) -> Person:
    person.email = "lin@example.org"
    person.save()
    return person


def test_a_person_without_a_mail_address_is_told_here_only() -> None:
    person = a_person()

    notice_id = _tell(person)

    assert Notice.objects.get().id == notice_id
    assert unread_count(person.id_number) == 1
    assert ProcrastinateJob.objects.filter(task_name="notifications.send").count() == 0


def test_somebody_not_known_yet_finds_the_message_later() -> None:
    notify(
        "310999199001010022",
        subject_zh="甲",
        subject_en="A",
        body_zh="乙",
        body_en="B",
        url="/",
        at=AT,
    )

    assert unread_count("310999199001010022") == 1


def test_a_mail_is_bilingual_and_leads_to_the_page_in_each_language(settings: Any) -> None:
    settings.PUBLIC_URL = "https://tongban.example"
    notice_id = _tell(_with_mail(a_person()), subject_zh="出生\n登记")

    tasks.send(str(notice_id))

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["lin@example.org"], "出生 登记 Birth")
    assert sent.body == ("已受理。\nhttps://tongban.example/me/\n\nAccepted.\nhttps://tongban.example/en/me/\n")


def test_a_silent_mail_server_is_given_up_after_ten_seconds() -> None:
    connection: Any = mail.get_connection("django.core.mail.backends.smtp.EmailBackend")
    assert connection.timeout == 10


def test_a_mail_is_enqueued_once_with_the_message_and_sent_once() -> None:
    notice_id = _tell(_with_mail(a_person()))
    job = ProcrastinateJob.objects.get(task_name="notifications.send")
    enqueue_once(tasks.send, notice_id=str(notice_id))

    tasks.send(str(notice_id))
    tasks.send(str(notice_id))

    assert (job.task_name, job.args) == ("notifications.send", {"notice_id": str(notice_id)})
    assert ProcrastinateJob.objects.filter(task_name="notifications.send").count() == 1
    assert len(mail.outbox) == 1
    assert Notice.objects.get().mailed_at is not None


def test_a_mail_that_fails_is_not_kept_as_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    notice_id = _tell(_with_mail(a_person()))

    with pytest.raises(OSError, match="refused"), transaction.atomic():
        tasks.send(str(notice_id))

    assert Notice.objects.get().mailed_at is None


def test_a_mail_whose_address_is_gone_is_left() -> None:
    person = _with_mail(a_person())
    notice_id = _tell(person)
    Person.objects.update(email="")

    tasks.send(str(notice_id))

    assert mail.outbox == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_newest_first_and_costs_the_same(
    client: Browser, resident: Person, django_assert_num_queries: Any, count: int
) -> None:
    for minutes in range(count):
        _tell(resident, subject_zh=f"第{minutes}条", at=AT + timedelta(minutes=minutes))
    _tell(a_person("周宁"))
    sign_in(client, resident.user)
    client.get("/notices/")

    with django_assert_num_queries(8):
        answer = client.get("/notices/")

    assert [line.subject.zh for line in answer.context["lines"]] == [f"第{n}条" for n in reversed(range(count))]
    assert answer.context["unread"] == count


def test_the_list_has_pages_of_twenty(client: Browser, resident: Person) -> None:
    for minutes in range(21):
        _tell(resident, at=AT + timedelta(minutes=minutes))
    sign_in(client, resident.user)

    assert len(client.get("/notices/").context["lines"]) == 20
    assert len(client.get("/notices/?page=2").context["lines"]) == 1


def test_an_english_reader_reads_english(client: Browser, resident: Person) -> None:
    _tell(resident)
    sign_in(client, resident.user)

    page = client.get("/en/notices/").content.decode()

    assert "Accepted." in page
    assert "已受理。" not in page


def test_marking_one_as_read_leaves_the_others_new(client: Browser, resident: Person) -> None:
    first, _ = _tell(resident), _tell(resident)
    sign_in(client, resident.user)

    answer = client.post(f"/notices/{first}/read/")

    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert unread_count(resident.id_number) == 1
    assert Notice.objects.get(id=first).read_at is not None


def test_opening_one_marks_it_and_leads_to_its_page_in_the_readers_language(client: Browser, resident: Person) -> None:
    notice_id = _tell(resident)
    sign_in(client, resident.user)

    assert client.post(f"/notices/{notice_id}/open/")["Location"] == "/me/"
    assert client.post(f"/en/notices/{notice_id}/open/")["Location"] == "/en/me/"
    assert unread_count(resident.id_number) == 0


def test_all_are_marked_at_once_and_nobody_elses(client: Browser, resident: Person) -> None:
    other = a_person("周宁")
    for person in (resident, resident, other):
        _tell(person)
    sign_in(client, resident.user)

    client.post("/notices/read/")

    assert (unread_count(resident.id_number), unread_count(other.id_number)) == (0, 1)


@pytest.mark.parametrize("act", ["read", "open"])
def test_nobody_reads_anothers_message(client: Browser, resident: Person, act: str) -> None:
    other = a_person("周宁")
    notice_id = _tell(other)
    sign_in(client, resident.user)

    assert client.post(f"/notices/{notice_id}/{act}/").status_code == 404
    assert client.post(f"/notices/{uuid4()}/{act}/").status_code == 404
    assert unread_count(other.id_number) == 1


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", ""])
def test_a_message_leads_to_this_site_only(url: str) -> None:
    person = a_person()

    with pytest.raises(IntegrityError, match="a_notice_leads_to_a_page_of_this_site"), transaction.atomic():
        _tell(person, url=url)


def test_a_message_is_to_somebody() -> None:
    with pytest.raises(IntegrityError, match="a_notice_is_to_somebody"), transaction.atomic():
        notify("", subject_zh="甲", subject_en="A", body_zh="乙", body_en="B", url="/", at=AT)
