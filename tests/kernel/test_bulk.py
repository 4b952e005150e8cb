"""What is inserted by the batch is what is read back."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from tongban.kernel import bulk
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry, Look

pytestmark = pytest.mark.django_db
TEXTS = ["", "a", 'quo"te and \\ slash', "{a,b}", "NULL", "null", "汉字𠀀", "tab\tnew\nline", "'", "%s", "\u2028", "12"]


def _entry(note: Any = "", **more: Any) -> AuditEntry:
    given = {"action": "tested", "subject_id": uuid7(), "actor_kind": "system", "actor_label": "x", "at": now(), **more}
    return AuditEntry(id=uuid7(), note=note, **given)


def _kept(row: AuditEntry) -> dict[str, Any]:
    return AuditEntry.objects.filter(id=row.id).values().get()


def _told(row: AuditEntry) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in AuditEntry._meta.concrete_fields}


def test_every_text_comes_back() -> None:
    rows = [_entry(text, details={"text": text, text: None}) for text in TEXTS]
    bulk.insert_many(rows)
    assert [_kept(row) for row in rows] == [_told(row) for row in rows]


@pytest.mark.parametrize("value", [[], {}, "text", 5, 1.5, True, {"deep": [1, {"er": None}]}], ids=str)
def test_every_kind_of_json_comes_back(value: Any) -> None:
    row = _entry(details=value)
    bulk.insert_many([row])
    assert _kept(row) == _told(row)


def test_a_moment_comes_back_to_the_microsecond() -> None:
    row = _entry(at=datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8))))
    bulk.insert_many([row])
    assert _kept(row) == _told(row)


def test_lists_of_texts_come_back() -> None:
    given = {"actor_kind": "system", "actor_label": "x", "purpose": "test", "at": now()}
    looks = [Look(id=uuid7(), person_id=uuid7(), fields=fields, **given) for fields in ([], TEXTS, ["a", "b"])]
    bulk.insert_many(looks)
    assert [Look.objects.get(id=look.id).fields for look in looks] == [[], TEXTS, ["a", "b"]]


def test_words_to_be_translated_are_written_as_text() -> None:
    row = _entry(_("Received"))
    bulk.insert_many([row])
    assert _kept(row)["note"] == str(_("Received"))


def test_several_tables_are_filled_or_none(django_assert_num_queries: Any) -> None:
    entry = _entry()
    look = Look(id=uuid7(), person_id=uuid7(), fields=[], actor_kind="", actor_label="", purpose="", at=now())
    with django_assert_num_queries(0):  # the statements go beside Django's cursor, in one round trip
        bulk.insert_all([[entry], [], [look]])
    assert (AuditEntry.objects.filter(id=entry.id).count(), Look.objects.filter(id=look.id).count()) == (1, 1)
