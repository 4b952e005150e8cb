"""Finding services by what people call them."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import get_language

from tongban.catalog.words import cut, is_chinese

LIMIT = 20
ENOUGH = 3
LIKENESS = 0.35


@dataclass(frozen=True)
class Found:
    """One hit: `kind` is `bundle` or `service`."""

    kind: str
    key: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str

    @property
    def title(self) -> str:
        return self.title_en if _english() else self.title_zh

    @property
    def summary(self) -> str:
        return self.summary_en if _english() else self.summary_zh


def search(text: str) -> list[Found]:
    """Return bundles and services for everyday words, pinyin or its initials; the best first, at most 20.

    All words must fit first; when fewer than three do, any word, then pinyin, then likeness (a slip of the pen).
    """
    text = "".join(sign if sign.isprintable() else " " for sign in text)  # no null byte, no half a character
    words = [word.replace("'", "").replace("\\", "") for word in cut(text)]
    words = [word for word in words if word]
    hits: dict[tuple[str, str], Found] = {}
    if words:
        _add(hits, "words @@ to_tsquery('simple', %(query)s)", {"query": " & ".join(f"'{word}':*" for word in words)})
    if words and len(hits) < ENOUGH:
        _add(hits, "words @@ to_tsquery('simple', %(query)s)", {"query": " | ".join(f"'{word}':*" for word in words)})
    letters = "".join(text.lower().split())
    if len(hits) < ENOUGH and not is_chinese(text) and letters.isalpha():
        _add(
            hits,
            "(pinyin LIKE %(within)s OR initials LIKE %(start)s)",
            {"within": f"%{letters}%", "start": f"{letters}%"},
        )
    if len(hits) < ENOUGH and len(letters) > 1:
        _add(hits, "word_similarity(%(text)s, plain) > %(likeness)s", {"text": text.lower(), "likeness": LIKENESS})
    return list(hits.values())[:LIMIT]


def _add(hits: dict[tuple[str, str], Found], condition: str, values: dict[str, str | float]) -> None:
    rank = "ts_rank(words, to_tsquery('simple', %(query)s))" if "query" in values else "0.0::real"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT kind, key, title_zh, title_en, summary_zh, summary_en FROM catalog_entry
            WHERE {condition} ORDER BY (kind = 'bundle') DESC, {rank} DESC, id LIMIT {LIMIT}
            """,  # noqa: S608 - both conditions are written above, what people type goes in as parameters
            values,
        )
        for row in cursor.fetchall():
            hits.setdefault((row[0], row[1]), Found(*row))


def _english() -> bool:
    return (get_language() or "").startswith("en")
