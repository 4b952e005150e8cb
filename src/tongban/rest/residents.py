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


@dataclass(frozen=True)
class Applicant:
    """Whom an application is for: as the city knows them, else as the client names them."""

    id_number: str
    name: str
    phone: str
    person: identity.Person | None

    def written_down(self, *, by: identity.Client, at: datetime) -> identity.Person:
        """Return the person, written down first when new: in the transaction of what is done for them."""
        return self.person or identity.person_for(self.id_number, self.name, self.phone, by=by.actor, at=at)


def applicant(id_number: str, name: str, phone: str) -> Applicant:
    """Return who has this citizen number.

    Raises Refused when they are known under another name: a mistyped number must not file for somebody else.
    """
    person = identity.person_by_id_number(id_number)
    if person is None:
        return Applicant(id_number, name.strip(), phone, None)
    if person.name != name.strip():
        raise Refused(_("Name and ID number do not belong together."), code="name_differs")
    return known(person)


def known(person: identity.Person) -> Applicant:
    """Return a person of the city as an applicant."""
    return Applicant(person.id_number, person.name, person.phone, person)
