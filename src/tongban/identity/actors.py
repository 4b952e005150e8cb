"""Who stands at the door, as other contexts see them: plain, frozen, no tables."""

from dataclasses import dataclass
from uuid import UUID

from tongban.kernel.actor import Actor


@dataclass(frozen=True)
class Resident:
    """A person who is signed in for themselves; `id_number` is the 18-character citizen number."""

    person_id: UUID
    id_number: str
    name: str
    phone: str

    @property
    def actor(self) -> Actor:
        """What histories keep of this resident."""
        return Actor(kind="resident", id=self.person_id, label=self.name)


@dataclass(frozen=True)
class Officer:
    """A member of staff; `agency` is the key of the office they decide for, `person_id` who they are in private."""

    officer_id: UUID
    person_id: UUID | None
    name: str
    agency: str
    roles: frozenset[str]

    @property
    def actor(self) -> Actor:
        """What histories keep of this officer."""
        return Actor(kind="officer", id=self.officer_id, label=self.name, agency=self.agency)


@dataclass(frozen=True)
class Client:
    """A program that uses the machine interface within `scopes`; `agency` is empty unless it works for one office."""

    client_id: UUID
    name: str
    agency: str
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """What histories keep of this program."""
        return Actor(kind="client", id=self.client_id, label=self.name, agency=self.agency)
