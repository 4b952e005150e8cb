"""An application at a moment of the tests' choosing, the officers of its offices, and the days that pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.world import Family, answered, resident_of, stored
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.operations import keep_outputs
from tongban.forms import api as forms
from tongban.identity import api as identity

ADDRESS = "上海市黄浦区示例路9号501室"
FILED = datetime(2026, 9, 23, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in the city


def an_officer_of(agency: str, *roles: str, person_id: UUID | None = None) -> identity.Officer:
    return identity.Officer(uuid4(), person_id, "吴敏", agency, frozenset(roles or ("reviewer",)))


@dataclass(frozen=True)
class Birth:
    """One application with its parents."""

    application: cases.Application
    family: Family

    def case(self, service: str) -> cases.Case:
        return cases.Case.objects.select_related("application").get(application=self.application, service=service)

    def states(self) -> dict[str, str]:
        return {case.service: case.state for case in cases.cases_of(self.application.id)}

    def state(self) -> str:
        return cases.Application.objects.get(id=self.application.id).state

    def reviewer_of(self, service: str) -> identity.Officer:
        return an_officer_of(self.case(service).agency)

    def until(self, service: str, state: str, *, by: identity.Officer, at: datetime = FILED) -> cases.Case:
        """Bring a received case to `state` by its officer's ordinary moves; granted and delivered are of paper."""
        case_id = self.case(service).id
        if state in ("granted", "delivered"):
            self.until(service, "under_review", by=by, at=at)
            self.grant(service, by=by, at=at)
            if state == "delivered":
                cases.post(case_id, "sf", "SF1234567890123", by=by, at=at)
            return self.case(service)
        steps: dict[str, Callable[[], Any]] = {
            "accepted": lambda: cases.accept(case_id, by=by, at=at),
            "under_review": lambda: cases.start_review(case_id, by=by, at=at),
            "suspended": lambda: cases.suspend(case_id, "需要鉴定", 10, by=by, at=at),
        }
        for reached, step in steps.items():
            if state == "received":
                break
            step()
            if reached == state:
                break
        return self.case(service)

    def grant(self, service: str, *, by: identity.Officer, at: datetime = FILED) -> None:
        """Grant a case under review, let its register answer, if it has one, and the worker issue the certificate."""
        case = self.case(service)
        cases.decide(case.id, grant=True, reason="", by=by, at=at)
        if book.edition(case.edition_number).book.services[service].on_grant:
            keep_outputs(case.id, {"child.id_number": f"31010020260923{uuid4().int % 9000 + 1000}"}, at=at)
        work_off(at)


def work_off(at: datetime) -> None:
    """Let the worker do everything that is due at a moment."""
    while cases.work(at=at):
        pass


FileBirth = Callable[..., Birth]


@pytest.fixture
def file_birth(family: Family) -> FileBirth:
    """Return a function that files the birth; `confirmed` by the father, with answers changed as told."""

    def filed(
        *, confirmed: bool = True, at: datetime = FILED, key: str = "", changed: forms.Stored | None = None
    ) -> Birth:
        answers = {**stored(family), **(changed or {})}
        mother = resident_of(family.mother)
        application = cases.file_answers(
            "birth", family.mother, answers, by=mother.actor, key=key or str(uuid4()), at=at
        )
        if confirmed:
            cases.confirm(application.id, by=resident_of(family.father), at=at)
            application.refresh_from_db()
        return Birth(application, family)

    return filed


@pytest.fixture
def birth(file_birth: FileBirth) -> Birth:
    """Filed and confirmed: the first four cases are with their offices, the others wait."""
    return file_birth()


@pytest.fixture
def registration(file_birth: FileBirth) -> Birth:
    """Filed, confirmed, the certificate of birth issued: the police have the registration before them."""
    filed = file_birth()
    work_off(FILED)
    return filed


def filed_with_paper(file_birth: FileBirth, way: str) -> Birth:
    """File and confirm a birth whose paper is wished `way`; the police have the registration before them."""
    filed = file_birth(changed=answered(**{"delivery.way": way, "delivery.address": ADDRESS}))
    work_off(FILED)
    return filed


@pytest.fixture
def by_post(file_birth: FileBirth) -> Birth:
    return filed_with_paper(file_birth, "post")


@pytest.fixture
def at_counter(file_birth: FileBirth) -> Birth:
    return filed_with_paper(file_birth, "counter")
