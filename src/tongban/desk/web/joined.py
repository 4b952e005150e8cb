"""What an officer reads about why a case is part of its application."""

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.kernel.words import listed


def joined_because(case: cases.Case, edition: book.Edition) -> list[str]:
    """Return that the applicant chose this service, where that was open to them, and what had to end before it."""
    bundle, services = edition.book.bundles[case.bundle], edition.book.services
    joined = next(one for one in bundle.services if one.service == case.service)
    words = [_("The applicant chose this; it is optional.")] if joined.optional else []
    if joined.one_of:
        others = book.choosing.groups(bundle.services)[joined.one_of]
        names = listed([str(services[key].title) for key in others if key != case.service])
        words += [_("The applicant chose this instead of: %(names)s.") % {"names": names}]
    if case.after:
        names = listed([str(services[key].title) for key in case.after])
        words += [_("It began once this had ended, granted or not: %(names)s.") % {"names": names}]
    return words
