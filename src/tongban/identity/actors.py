"""Who stands at the door, as other contexts see them: plain, frozen, no tables."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.kernel.actor import Actor


@dataclass(frozen=True)
class Resident:
    """A person who is signed in for themselves; `id_number` is the 18-character citizen number."""

    person_id: UUID
    id_number: str
    name: str
    phone: str
    helps: bool = field(default=False, kw_only=True)  # may have mandates: only then is asked which

    @property
    def actor(self) -> Actor:
        """What histories keep of this resident."""
        return Actor(kind="resident", id=self.person_id, label=self.name)

    def acting_for(self, principal: str) -> Actor:
        """What histories keep when this resident acts for another, by the other's name, in the file's language."""
        actor = self.actor
        with override("zh-hans"):
            label = _("%(helper)s for %(principal)s") % {"helper": actor.label, "principal": principal}
        return replace(actor, label=label)


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
