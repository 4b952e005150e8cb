"""Words joined for a reader."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Return words as a list in the reader's language: a, b, c in English and 甲、乙、丙 in Chinese."""
    return pgettext("between the parts of a list", ", ").join(map(str, words))
