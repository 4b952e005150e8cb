"""The gallery's words, in the two languages."""

from django.utils.translation import get_language


def w(zh: str, en: str) -> str:
    """Return the words in the reader's language."""
    return zh if (get_language() or "zh").startswith("zh") else en
