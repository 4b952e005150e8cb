"""The catalogue follows the book."""

from django.db import connection, transaction

from tongban.book import api as book
from tongban.catalog.models import Entry
from tongban.catalog.words import cut, initials, pinyin


@transaction.atomic
def index(edition: book.Edition) -> int:
    """Make the entries anew from an edition; return how many."""
    content = edition.book
    Entry.objects.all().delete()
    for bundle in content.bundles.values():
        _add("bundle", bundle, bundle.synonyms)
    for service in content.services.values():
        _add("service", service, service.synonyms)
    return len(content.bundles) + len(content.services)


def _add(kind: str, record: book.Bundle | book.Service, synonyms: list[str]) -> None:
    title, summary = record.title, record.summary
    strong = " ".join(cut(" ".join([title.zh, title.en, *synonyms])))
    weak = " ".join(cut(f"{summary.zh} {summary.en}"))
    sounds = [title.zh, *synonyms]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO catalog_entry
                (kind, key, title_zh, title_en, summary_zh, summary_en, words, plain, pinyin, initials)
            VALUES (%s, %s, %s, %s, %s, %s,
                setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'C'), %s, %s, %s)
            """,
            [
                kind,
                record.key,
                title.zh,
                title.en,
                summary.zh,
                summary.en,
                strong,
                weak,
                " ".join([title.zh, title.en, *synonyms]).lower(),
                " ".join(pinyin(sound) for sound in sounds),
                initials(title.zh),
            ],
        )
