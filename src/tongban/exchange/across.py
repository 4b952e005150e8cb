"""What may be agreed between offices of two cities. Pure but for the book it is handed."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.identifiers import CLASS, WrongIdentifier, member_of, read_client, read_service
from tongban.kernel.refused import Refused


def check_terms(consumer: str, source: str, fields: Sequence[str], content: book.Book) -> None:
    """One side is an office of this city, the other one of another city; a dataset of ours has the fields.

    What another city withholds, and which fields it has, it judges itself.
    """
    try:
        there = read_client(f"{consumer}/any").instance
        called = read_service(source.split("/")) if "/" in source else None
    except WrongIdentifier as fault:
        raise Refused(
            _("A name holds a sign that identifiers may not hold, or parts are missing."), code="name"
        ) from fault
    own = settings.TONGBAN_INSTANCE
    if called is not None:
        members = {member_of(one) for one in content.agencies.values() if book.is_own(one)}
        if called.instance == own or called.member_class != CLASS or consumer not in members:
            raise Refused(_("Another city's service is agreed on for an office of this city."), code="consumer")
        return
    record = content.sources.get(source)
    if record is None:
        raise Refused(_("The book has no dataset %(key)s.") % {"key": source}, code="unknown_service")
    if there == own:
        raise Refused(_("An office of this city asks for data on the stewards' pages."), code="consumer")
    if record.sharing == "withheld":
        raise Refused(_("A law withholds this data: %(law)s.") % {"law": record.title}, code="withheld")
    known = {one.name for one in record.fields}
    if not record.raw and (not fields or not set(fields) <= known):
        raise Refused(
            _("Name fields of the dataset: %(fields)s.") % {"fields": ", ".join(sorted(known))}, code="fields"
        )
