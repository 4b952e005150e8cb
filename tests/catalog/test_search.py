"""Finding things by what people call them, and what people type to break it."""

from typing import Any

import pytest

from tongban.book import api as book
from tongban.catalog import api as catalog
from tongban.catalog.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entries(edition: book.Edition) -> int:
    return catalog.index(edition)


def _first(words: str) -> str:
    found = catalog.search(words)
    return found[0].key if found else ""


@pytest.mark.parametrize(
    ("words", "key"),
    [
        pytest.param("小孩出生", "birth", id="title"),
        pytest.param("上户口", "birth", id="synonym"),
        pytest.param("生娃", "birth", id="everyday word"),
        pytest.param("having a baby", "birth", id="English synonym"),
        pytest.param("A child is born", "birth", id="English title"),
        pytest.param("NEWBORN", "birth", id="capitals"),
        pytest.param("xiaohaichusheng", "birth", id="pinyin"),
        pytest.param("xiao hai chu sheng", "birth", id="pinyin with spaces"),
        pytest.param("shengwa", "birth", id="pinyin of a synonym"),
        pytest.param("xhcs", "birth", id="initials"),
        pytest.param("newbron", "birth", id="slip of the pen"),
        pytest.param("  小孩　出生 ", "birth", id="wide spaces"),
        pytest.param("病历本", "outpatient-record-book", id="a service's synonym"),
        pytest.param("生育津贴", "birth", id="what a bundle's summary names"),
        pytest.param("社会保障卡", "social-security-card", id="a service's title"),
    ],
)
def test_the_first_hit_is_what_was_meant(words: str, key: str) -> None:
    assert _first(words) == key


@pytest.mark.parametrize("words", ["量子力学", "zzzzqqqq", "", "   ", "！？。", "-", "*"])
def test_nothing_is_found_for_what_the_city_does_not_offer(words: str) -> None:
    assert catalog.search(words) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("'", id="quote"),
        pytest.param("出生' OR '1'='1", id="quotes"),
        pytest.param("出生'; DROP TABLE catalog_entry; --", id="a second statement"),
        pytest.param("\\", id="backslash"),
        pytest.param("出生\\' & !", id="escaped quote"),
        pytest.param("a:* & | ! ( ) <->", id="operators of the search"),
        pytest.param("%_%", id="wildcards"),
        pytest.param("%(query)s %s %%", id="placeholders"),
        pytest.param("\x00出生\x00", id="null byte"),
        pytest.param("\x00zq", id="null byte in a word nothing has"),
        pytest.param("出生" * 2500, id="long Chinese"),
        pytest.param("a" * 10_000, id="one long word"),
        pytest.param("ab " * 3_400, id="many words"),
        pytest.param("😀👶🏽", id="emoji"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("'" * 10_000, id="long quotes"),
    ],
)
def test_hostile_words_break_nothing(words: str, entries: int) -> None:
    found = catalog.search(words)
    assert len(found) <= 20
    assert Entry.objects.count() == entries


def test_every_bundle_and_service_is_found_by_its_title_in_both_languages(edition: book.Edition) -> None:
    records: dict[str, Any] = {**edition.book.bundles, **edition.book.services}
    lost = [
        (key, words)
        for key, record in records.items()
        for words in (record.title.zh, record.title.en)
        if key not in [one.key for one in catalog.search(words)]
    ]
    assert lost == []


def test_indexing_again_leaves_each_entry_once(edition: book.Edition, entries: int) -> None:
    assert [catalog.index(edition), Entry.objects.count()] == [entries, entries]
