"""Where a message leads, in the reader's language."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import override


def in_language(url: str, code: str) -> str:
    """Return the address of the same page in language `code`; one that has no other language stays as it is.

    Django understands an address only while the language it was written in is active.
    """
    for written_in, _name in settings.LANGUAGES:
        with override(written_in):
            moved = translate_url(url, code)
        if moved != url:
            return moved
    return url
