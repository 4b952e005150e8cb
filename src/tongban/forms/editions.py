"""A draft whose bundle has changed since it was begun: what changed, and how long it may still be filed as it is."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms.models import Draft
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused

OLD_EDITION_DAYS = 30
OLD_EDITION_PARAMETER = "changes.old_edition_days"


@dataclass(frozen=True)
class Newer:
    """How a draft's bundle stands in the newest edition. `until` is the last day it may be filed as it was begun."""

    number: int
    is_removed: bool
    differences: list[book.Difference]
    until: date


def newer_for(draft: Draft, today: date) -> Newer | None:
    """Return what has changed for a draft since it was begun; None while nothing has that changes the form."""
    old, newest = book.edition(draft.edition_number), book.current()
    if old.number == newest.number or _reads_alike(old, newest, draft.bundle):
        return None
    is_removed = draft.bundle not in newest.book.bundles
    found = [] if is_removed else book.differences(old, newest, draft.bundle, today=today)
    if not is_removed and not found:
        return None
    known = OLD_EDITION_PARAMETER in newest.book.parameters
    days = (newest.parameter(OLD_EDITION_PARAMETER, on=today) if known else None) or OLD_EDITION_DAYS
    changed_on = day_of(_first_to_differ(old, newest, draft.bundle).published_at)
    return Newer(newest.number, is_removed, found, changed_on + timedelta(days=int(days)))


def check_edition(draft: Draft, today: date) -> None:
    """A form is filed by the edition it was begun with for some time after that has changed, and no longer."""
    newer = newer_for(draft, today)
    if newer is None or today <= newer.until:
        return
    if newer.is_removed:
        raise Refused(
            _("This is no longer offered. A form begun before could be filed until %(day)s.") % {"day": newer.until},
            code="no_longer_offered",
        )
    raise Refused(
        _("The rules have changed since you began, and the time to file as before has passed. Move the form first."),
        code="edition_too_old",
    )


def _first_to_differ(old: book.Edition, newest: book.Edition, bundle: str) -> book.Edition:
    for number in range(old.number + 1, newest.number):
        between = book.edition(number)
        if not _reads_alike(old, between, bundle):
            return between
    return newest


def _reads_alike(old: book.Edition, new: book.Edition, bundle: str) -> bool:
    key = (bundle, old.digest, new.digest)
    if key not in _alike:
        _alike[key] = bundle in new.book.bundles and book.reads_of(old, bundle) == book.reads_of(new, bundle)
    return _alike[key]


_alike: dict[tuple[str, str, str], bool] = {}
