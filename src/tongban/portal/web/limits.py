"""What a guide says of windows to file in, and of places of which there are few."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.ui.components import Row


def limit_rows(bundle: book.Bundle, edition: book.Edition, day: date) -> list[Row]:
    """Return a bundle's filing window, and what is left of the places of its services."""
    rows = []
    if bundle.recurs:
        window = cases.shown_window(bundle.recurs, day, edition.calendar())
        days = {
            "period": window.period,
            "first": date_format(window.opens_on, "DATE_FORMAT"),
            "last": date_format(window.due_on, "DATE_FORMAT"),
        }
        words = _("Filing window: %(first)s to %(last)s (%(period)s). It can be filed late.") % days
        rows.append(Row(bundle.recurs.title, words))
    return rows + [Row(one.service.title, _places(one)) for one in cases.left_of(bundle, edition, day)]


def places_rows(service: book.Service, edition: book.Edition, day: date) -> list[Row]:
    """Return what is left of the places of a service that has a quota of its own."""
    left = cases.left_alone(service, edition, day)
    return [Row(_("Places"), _places(left))] if left else []


def _places(one: cases.Left) -> str:
    words = _("%(left)d of %(places)d places left") % {"left": one.left, "places": one.places}
    return f"{words} · {_('%(count)d in line') % {'count': one.waiting}}" if one.waiting else words
