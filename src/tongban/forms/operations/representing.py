"""For which companies a person acts by law: asked of the register that proves it, with their consent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.forms.answers import at_path
from tongban.identity import api as identity
from tongban.kernel.refused import Refused


@transaction.atomic
def look_up_companies(bundle: str, *, by: identity.Resident, at: datetime) -> int:
    """Ask for which companies a person is the legal representative, for the purpose of a bundle; return how many.

    Pressing the button is the consent (Personal Information Protection Law Art. 13, 14). Raises Refused where no
    register proves it for this bundle, or while that is silent: what it said before stands until it lapses.
    """
    edition = book.current()
    source = source_for(bundle, edition)
    if source is None or source.represents is None:
        raise Refused(_("No register says here who acts for a company."), code="no_source")
    concerning = str(by.person_id)  # before there is a form
    if source.needs_consent:
        exchange.consent(by.id_number, purpose=bundle, sources=[source.key], concerning=concerning, by=by.actor, at=at)
    found = exchange.read_all(
        [exchange.Request(source=source.key, id_number=by.id_number, fields=(source.represents.field,))],
        edition=edition,
        by=by.actor,
        purpose=bundle,
        concerning=concerning,
        at=at,
    )[0]
    if found.fault not in ("", "not_found"):
        raise Refused(_("The register does not answer just now. Try again in a few minutes."), code="silent")
    listed = at_path(found.fields, source.represents.field)
    companies = [
        (str(one.get(source.represents.uscc, "")), str(one.get(source.represents.name, "")))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    ]
    return len(identity.keep_representation(companies, source=source.key, by=by, at=at))


def source_for(bundle: str, edition: book.Edition) -> book.Source | None:
    """Return the source that proves who represents a company and may be asked for a bundle."""
    proving = (one for one in edition.book.sources.values() if one.represents is not None)
    return next((one for one in proving if bundle in one.purposes), None)
