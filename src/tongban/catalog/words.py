"""Chinese text cut into words, and as pinyin. Pure.

The dictionaries take 90 MB: they are loaded at the first use, which in most processes never comes.
"""

import re

CHINESE = re.compile(r"[㐀-鿿]")


def cut(text: str) -> list[str]:
    """Return the words of a text, the long ones also in their parts, in lower case; signs are left out."""
    import rjieba

    return [word.lower() for word in rjieba.cut_for_search(text, True) if re.search(r"\w", word)]


def is_chinese(text: str) -> bool:
    """Tell whether there is a Chinese character in the text."""
    return bool(CHINESE.search(text))


def pinyin(text: str) -> str:
    """Return a text as pinyin without tones or spaces: 出生 -> chusheng."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text)).lower().replace(" ", "")


def initials(text: str) -> str:
    """Return the first letters of a text's pinyin: 出生 -> cs."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower().replace(" ", "")
