"""Which case money is about: what a bill, a payout and a mandate keep of it."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class About:
    """A case, by what payments keep: they lie below cases and know none of them otherwise."""

    application_id: UUID
    application_number: str
    case_id: UUID
    bundle: str
    service: str
    agency: str
    edition_number: int

    def columns(self) -> dict[str, Any]:
        """Return the columns of a row about this case."""
        return asdict(self)
