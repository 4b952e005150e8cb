"""A client fills forms for people: as they would, by the same rules, but histories name the client."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.refused import Refused


@dataclass(frozen=True)
class Represented(identity.Resident):
    """A person for whom a client acts."""

    client: identity.Client

    @property
    def actor(self) -> Actor:
        """What histories keep: the client, not the person."""
        return self.client.actor


def represented(person: identity.Person, client: identity.Client) -> Represented:
    """Return the person as this client acts for them."""
    return Represented(person.id, person.id_number, person.name, person.phone, client)


def applicant(id_number: str, name: str, phone: str, *, by: identity.Client, at: datetime) -> identity.Person:
    """Return the person with this citizen number, written down first when new.

    Raises Refused when they are known under another name: a mistyped number must not file for somebody else.
    """
    known = identity.person_by_id_number(id_number)
    if known is None:
        return identity.person_for(id_number, name, phone, by=by.actor, at=at)
    if known.name != name.strip():
        raise Refused(_("Name and ID number do not belong together."), code="name_differs")
    return known
