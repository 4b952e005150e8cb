"""Issuing, taking back, giving back; and what the tables refuse."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.certificates.conftest import AT, CHILD, FATHER, HOSPITAL, MOTHER, Issue
from tests.identity.people import a_person
from tongban.book import queries as editions
from tongban.book.operations import publish
from tongban.certificates import api, numbers, operations, tasks
from tongban.certificates.models import Certificate, Document
from tongban.identity.api import Officer
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import history_of
from tongban.kernel.jobs import enqueue_once
from tongban.kernel.models import OutboxEvent
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
COMPLAIN = "You may ask for a review within 60 days or go to court within six months."


def _events() -> list[str]:
    return list(
        OutboxEvent.objects.filter(name__startswith="certificates.").order_by("at").values_list("name", flat=True)
    )


def _acts(certificate: Certificate) -> list[str]:
    return [entry.action for entry in history_of([certificate.id])]


def test_an_issued_certificate_has_number_code_holders_audit_event_and_job(issue: Issue) -> None:
    certificate = issue()

    assert numbers.is_identifier(certificate.number)
    assert certificate.number.split(".")[7].startswith("B")
    assert len(certificate.code) == 26
    assert (certificate.holder_id_number, certificate.guardians) == (CHILD, [MOTHER, FATHER])
    assert (certificate.state, certificate.valid_until) == ("valid", None)
    assert _acts(certificate) == ["certificates.issued"]
    assert _events() == ["certificates.CertificateIssued"]
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("certificates.make_document", {"certificate_id": str(certificate.id)})


def test_a_case_that_issues_twice_has_one_certificate(issue: Issue) -> None:
    case_id = uuid4()

    first, second = issue(case_id=case_id), issue(case_id=case_id, holder_name="另名")

    assert (first.id, first.holder_name) == (second.id, second.holder_name)
    assert _events() == ["certificates.CertificateIssued"]
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_issue_for_one_case_meet_at_one_certificate() -> None:
    editions.forget_editions()
    number = publish(settings.BOOK_DIR, by=SYSTEM, at=AT).number
    case_id = uuid4()

    def work(_: int) -> Any:
        try:
            return operations.issue(
                "birth-certificate",
                edition_number=number,
                holder_id_number=CHILD,
                holder_name="林知夏",
                guardian_ids=[MOTHER],
                content={},
                case_id=case_id,
                by=SYSTEM,
                at=AT,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        ids = set(workers.map(work, range(8)))
    editions.forget_editions()

    assert len(ids) == 1
    assert Certificate.objects.filter(case_id=case_id).count() == 1
    assert ProcrastinateJob.objects.count() == 1


def test_a_kind_with_a_term_is_valid_until_the_same_day_years_on(issue: Issue) -> None:
    assert issue("social-security-card").valid_until == date(2036, 3, 3)
    assert issue("social-security-card", at=datetime(2028, 2, 29, tzinfo=UTC)).valid_until == date(2038, 2, 28)


def test_a_job_enqueued_again_leaves_the_transaction_whole(issue: Issue) -> None:
    certificate = issue()

    enqueue_once(tasks.make_document, certificate_id=str(certificate.id))

    assert ProcrastinateJob.objects.count() == 1


def test_revoking_keeps_the_reason_and_tells_every_holder(issue: Issue) -> None:
    certificate = issue()

    api.revoke(certificate.id, by=HOSPITAL, ground="content_wrong", reason=" 信息有误 ", at=LATER)
    events.deliver(at=LATER)

    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason) == ("revoked", "信息有误")
    assert _acts(certificate) == ["certificates.issued", "certificates.revoked"]
    assert _events() == ["certificates.CertificateIssued", "certificates.CertificateRevoked"]
    told = {notice.id_number: notice for notice in Notice.objects.order_by("id")}
    assert set(told) == {CHILD, MOTHER, FATHER}
    assert told[MOTHER].subject_zh == "出生医学证明"
    assert told[MOTHER].body_en == "This certificate was revoked and no longer counts. Reason: 信息有误 " + COMPLAIN
    assert told[MOTHER].url == f"/certificates/{certificate.id}/"


def test_a_suspended_certificate_can_be_restored(issue: Issue) -> None:
    certificate = issue()

    api.suspend(certificate.id, by=HOSPITAL, ground="under_examination", reason="核查中", at=LATER)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason) == ("suspended", "核查中")
    api.restore(certificate.id, by=HOSPITAL, reason="核查完毕", at=LATER + timedelta(days=1))

    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason) == ("valid", "")
    assert _acts(certificate) == ["certificates.issued", "certificates.suspended", "certificates.restored"]
    events.deliver(at=LATER + timedelta(days=1))
    assert [notice.body_en for notice in Notice.objects.filter(id_number=MOTHER).order_by("at")] == [
        "This certificate is suspended and does not count for now. Reason: 核查中 " + COMPLAIN,
        "This certificate counts again.",
    ]


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [
        (replace(HOSPITAL, agency="police"), "误", "not_yours"),
        (replace(HOSPITAL, roles=frozenset({"counter"})), "误", "role_missing"),
        (HOSPITAL.actor, "误", "not_yours"),
        (HOSPITAL, "  ", "reason_missing"),
    ],
)
def test_who_may_not_revoke_is_told_why(issue: Issue, by: Officer | Actor, reason: str, code: str) -> None:
    certificate = issue()

    with pytest.raises(Refused) as refusal:
        api.revoke(certificate.id, by=by, ground="content_wrong", reason=reason, at=LATER)

    certificate.refresh_from_db()
    assert (refusal.value.code, certificate.state) == (code, "valid")


@pytest.mark.parametrize("part", ["holder_id_number", "guardian_ids"])
def test_nobody_revokes_their_own_certificate_or_their_childs(issue: Issue, part: str) -> None:
    person = a_person("吴敏")
    own = issue(**{part: [person.id_number] if part == "guardian_ids" else person.id_number})
    officer = replace(HOSPITAL, person_id=person.id)

    with pytest.raises(Refused) as refusal:
        api.revoke(own.id, by=officer, ground="content_wrong", reason="误", at=LATER)

    assert refusal.value.code == "own_certificate"


@pytest.mark.parametrize("ground", ["", "under_examination", "whim"])
def test_a_certificate_is_revoked_on_a_ground_for_it(issue: Issue, ground: str) -> None:
    certificate = issue()

    with pytest.raises(Refused) as refusal:
        api.revoke(certificate.id, by=HOSPITAL, ground=ground, reason="误", at=LATER)

    assert refusal.value.code == "ground_missing"


@pytest.mark.parametrize("act", [api.revoke, api.suspend])
def test_what_is_revoked_stays_revoked(issue: Issue, act: Callable[..., None]) -> None:
    certificate = issue()
    api.revoke(certificate.id, by=HOSPITAL, ground="content_wrong", reason="误", at=LATER)

    with pytest.raises(Refused) as refusal:
        act(certificate.id, by=HOSPITAL, ground="content_wrong", reason="再", at=LATER)
    with pytest.raises(Refused):
        api.restore(certificate.id, by=HOSPITAL, reason="误会", at=LATER)

    assert refusal.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "revoked"}, "a_revocation_has_a_reason"),
        ({"state": "suspended"}, "a_suspension_has_a_reason"),
        ({"state": "lost"}, "a_certificate_has_a_known_state"),
        ({"ground": "whim"}, "a_ground_is_one_everybody_may_read"),
        ({"code": ""}, "a_certificate_has_a_code_to_verify_it"),
        ({"holder_id_number": "", "guardians": []}, "a_certificate_has_somebody_to_hold_it"),
    ],
)
def test_the_table_refuses_nonsense(issue: Issue, change: dict[str, Any], constraint: str) -> None:
    certificate = issue()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Certificate.objects.filter(id=certificate.id).update(**change)


def test_the_table_refuses_a_second_certificate_of_a_case(issue: Issue) -> None:
    first, second = issue(), issue()

    with pytest.raises(IntegrityError, match="a_case_issues_a_certificate_once"), transaction.atomic():
        Certificate.objects.filter(id=second.id).update(case_id=first.case_id)


def test_a_document_is_kept_once_with_its_digest(issue: Issue) -> None:
    certificate = issue()
    Document.objects.create(certificate=certificate, pdf=b"%PDF-", made_at=AT)

    tasks.make_document(str(certificate.id))

    kept = Document.objects.get()
    assert bytes(kept.pdf) == b"%PDF-"
    assert kept.digest == sha256(b"%PDF-").hexdigest()


def test_a_certificate_is_taken_from_its_holder_and_guardians_only(issue: Issue) -> None:
    certificate = issue()
    kind, day = certificate.kind, date(2026, 3, 4)
    for presenter in (CHILD, *certificate.guardians):
        assert api.presented(kind, CHILD, by=["310999199001019990", presenter], on=day) == certificate
    assert api.presented(kind, CHILD, by=["310999199001019990"], on=day) is None
    assert api.presented(kind, "", by=[CHILD], on=day) is None


def test_a_certificate_that_counts_goes_before_a_newer_one_that_does_not(issue: Issue) -> None:
    older, newer = issue(), issue(at=datetime(2026, 4, 1, tzinfo=UTC))
    assert api.presented(older.kind, CHILD, by=[CHILD], on=date(2026, 4, 2)) == newer
    api.suspend(newer.id, by=HOSPITAL, ground="under_examination", reason="核查中", at=LATER)
    assert api.presented(older.kind, CHILD, by=[CHILD], on=date(2026, 4, 2)) == older
    api.revoke(older.id, by=HOSPITAL, ground="issued_wrongly", reason="错误", at=LATER)
    assert api.presented(older.kind, CHILD, by=[CHILD], on=date(2026, 4, 2)) == newer


def test_a_certificate_counts_until_its_last_day(issue: Issue) -> None:
    certificate = issue("social-security-card")
    assert [api.state_on(certificate, date(2036, 3, day)) for day in (3, 4)] == ["valid", "expired"]


def test_guardians_hold_a_certificate_of_a_child_without_a_number(issue: Issue) -> None:
    certificate = issue(holder_id_number="")

    assert [one.id for one in api.certificates_of(MOTHER)] == [certificate.id]
    assert api.certificates_of("") == []
    assert api.certificates_of("310999199001019990") == []
