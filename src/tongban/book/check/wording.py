"""Catch-all clauses: a guide names all its conditions (Shanghai business environment regulations 2024, Art. 24)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Entry
from tongban.book.fault import Fault
from tongban.book.records import Condition, Record

CATCH_ALL = {
    "zh": re.compile(
        r"按照?(?:相关|有关)(?:规定|要求)|视(?:具体)?情(?:况|形|节)?|待定|(?:其他|其它)[^，。；、]{0,20}?(?:等|条件|情形|材料|要求)"
    ),
    "en": re.compile(
        r"\bas (?:otherwise )?(?:required|prescribed) by (?:relevant|applicable)\b|\bas the case may be\b"
        r"|\b(?:any )?other (?:relevant |necessary |applicable )?(?:conditions|requirements|circumstances|materials)\b"
        r"|\betc\b|\bto be (?:determined|decided)\b",
        re.IGNORECASE,
    ),
}


def catch_all(entry: Entry[Record], conditions: list[Condition]) -> Iterator[Fault]:
    """Yield a fault for each condition whose words leave open what is asked."""
    for index, condition in enumerate(conditions):
        for language, pattern in CATCH_ALL.items():
            found = pattern.search(getattr(condition.text, language))
            if found:
                what = _("“%(words)s” leaves open what is asked.") % {"words": found.group()}
                remedy = _("Name each condition; the law forbids catch-all clauses in a guide.")
                yield entry.fault(what, remedy, "conditions", index, "text", language)
