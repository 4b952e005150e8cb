"""What is told of mandates: both sides hear of what the other, or an officer, has done."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from tongban.identity import api as identity
from tongban.identity import events
from tongban.kernel.events import listens_to
from tongban.notifications.operations import in_both, tell

TITLE = gettext_noop("Mandate")


@listens_to(events.MandateOffered)
def tell_asked(event: events.MandateOffered, at: datetime) -> None:
    """Tell somebody that they are asked to act for a person."""
    mandate = identity.mandate(event.mandate_id)
    _tell(mandate.helper, gettext_noop("%(principal)s asks you to act for them."), mandate, "mandates:held", at)


@listens_to(events.MandateAccepted)
def tell_accepted(event: events.MandateAccepted, at: datetime) -> None:
    """Tell a person that who they asked acts for them now."""
    mandate = identity.mandate(event.mandate_id)
    if mandate.person is not None:
        _tell(mandate.person, gettext_noop("%(helper)s acts for you from now on."), mandate, "mandates:given", at)


@listens_to(events.MandateGiven)
def tell_given(event: events.MandateGiven, at: datetime) -> None:
    """Tell who acts now, and, where an officer wrote it down, the person: nobody gives it behind their back."""
    mandate = identity.mandate(event.mandate_id)
    _tell(mandate.helper, gettext_noop("You act for %(principal)s from now on."), mandate, "mandates:held", at)
    if mandate.person is not None:
        words = gettext_noop("An officer wrote down that %(helper)s acts for you. If that is wrong, revoke it at once.")
        _tell(mandate.person, words, mandate, "mandates:given", at)


@listens_to(events.MandateEnded)
def tell_ended(event: events.MandateEnded, at: datetime) -> None:
    """Tell the side that did not end it that a mandate has ended."""
    mandate = identity.mandate(event.mandate_id)
    words = gettext_noop("The mandate from %(principal)s to %(helper)s has ended.")
    for person, page in ((mandate.helper, "mandates:held"), (mandate.person, "mandates:given")):
        if person is not None and person.id_number != event.by:
            _tell(person, words, mandate, page, at)


def _tell(person: identity.Person, words: str, mandate: identity.Mandate, page: str, at: datetime) -> UUID:
    principal = mandate.company or mandate.person
    named = {"principal": principal.name if principal else "", "helper": mandate.helper.name}
    return tell(person.id_number, in_both(TITLE, {}), words, named, reverse(page), at)
