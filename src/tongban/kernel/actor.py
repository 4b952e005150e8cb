"""Who acts: what an audit row, an event or a look keeps of a person or a machine."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A resident, an officer, a client of the machine interface, or the city's own work.

    `kind` is `resident`, `officer`, `client` or `system`; `label` is shown in histories;
    `agency` is the key of the office an officer or client speaks for, else empty.
    """

    kind: str
    id: UUID | None
    label: str
    agency: str = ""


SYSTEM = Actor(kind="system", id=None, label="Tongban")
