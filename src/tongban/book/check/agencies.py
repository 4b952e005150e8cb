"""Agencies, telephone numbers and codes with check digits."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.records import Phones, Record

WITH_AREA_CODE = re.compile(r"0\d{2,3}-\d{5,8}")


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of agencies, and of kinds of certificates' codes."""
    for agency in draft.agencies.values():
        if not uscc.is_valid(agency.record.uscc):
            what = _("“%(code)s” is no unified social credit code: its length or check digit is wrong.")
            yield agency.fault(what % {"code": agency.record.uscc}, _("Correct its 18 characters."), "uscc")
        yield from phones(agency, agency.record.phones)
    for kind in draft.certificates.values():
        code = kind.record.type_code
        if len(code) != 21 or not uscc.is_valid(code[:18]):
            what = _("“%(code)s” is no code of a kind of certificate.") % {"code": code}
            yield kind.fault(what, _("Write the defining body's credit code and 3 characters more."), "type_code")


def phones(entry: Entry[Record], numbers: Phones) -> Iterator[Fault]:
    """Yield faults of a pair of telephone numbers: area code missing, or both the same."""
    for name in ("enquiry", "complaint"):
        number = getattr(numbers, name)
        if not WITH_AREA_CODE.fullmatch(number):
            what = _("“%(number)s” is no telephone number with area code.") % {"number": number}
            yield entry.fault(what, _("Write it like 021-12345678."), "phones", name)
    if numbers.enquiry == numbers.complaint:
        what = _("Questions and complaints go to the same number.")
        yield entry.fault(what, _("Name a number for complaints that somebody else answers."), "phones", "complaint")


def repeated(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield (index, key) of each key that stood earlier in the list."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield index, key
        seen.add(key)


def repetition(entry: Entry[Record], list_name: str, key_name: str, keys: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each key that a record's list has twice."""
    for index, key in repeated(keys):
        what = _("“%(key)s” stands twice in this list.") % {"key": key}
        yield entry.fault(what, _("Keep one of the two."), list_name, index, key_name)
