"""The agent's words, in the language of the machine; from the platform's catalogue, without Django."""

import gettext
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def _(text: str) -> str:
    """Return a text in the language of the environment (LC_ALL, LC_MESSAGES, LANG): Chinese, else English."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return _chinese().gettext(text) if named.startswith("zh") else text


def gettext_noop(text: str) -> str:
    """Mark a text for translation and return it as it is."""
    return text


def in_both(text: str) -> str:
    """Return a text in Chinese and in English, for a caller whose language is not known."""
    return f"{_chinese().gettext(text)} / {text}"


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=["zh_Hans"], fallback=True)
