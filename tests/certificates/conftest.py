"""The published book, and certificates issued by it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from tongban.book import queries as editions
from tongban.book.api import Edition
from tongban.book.operations import publish
from tongban.certificates import operations
from tongban.certificates.models import Certificate
from tongban.identity.api import Officer
from tongban.kernel.actor import SYSTEM

AT = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # half past midnight of 3 March in the city
CHILD, MOTHER, FATHER = "310999202602280018", "310999199001010022", "310999199001010014"
HOSPITAL = Officer(uuid4(), uuid4(), "吴敏", "maternity-hospital", frozenset({"reviewer"}))

Issue = Callable[..., Certificate]


@pytest.fixture(autouse=True)
def _begins_in_chinese() -> Iterator[None]:
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def edition(db: None) -> Iterator[Edition]:
    editions.forget_editions()
    yield publish(settings.BOOK_DIR, by=SYSTEM, at=AT)
    editions.forget_editions()


@pytest.fixture
def issue(edition: Edition) -> Issue:
    """Return a function that issues a birth certificate, with any part replaced."""

    def issued(kind: str = "birth-certificate", **parts: Any) -> Certificate:
        given: dict[str, Any] = {
            "edition_number": edition.number,
            "holder_id_number": CHILD,
            "holder_name": "林知夏",
            "guardian_ids": [MOTHER, FATHER],
            "content": {
                "child.sex": {"zh": "女", "en": "Female"},
                "child.birth_date": "2026-02-28",
                "birth.weight": 3400,
                "mother.name": "林𬱖",
            },
            "case_id": uuid4(),
            "by": SYSTEM,
            "at": AT,
        }
        return Certificate.objects.get(id=operations.issue(kind, **{**given, **parts}))

    return issued
