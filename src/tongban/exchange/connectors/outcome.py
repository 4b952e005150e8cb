"""How a call to an office's system may end, and what every kind of connector offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Answer = dict[str, Any]


class Down(Exception):
    """The system did not answer, or not sensibly; the message names the reason and no person."""


class Rejected(Down):
    """The system is well and will not take this one call; its other callers must not be kept away for it."""


class NotLetIn(Down):
    """The system answered that our key or password is wrong."""


class Unproved(Down):
    """The system's certificate does not prove that it is the one that was configured."""

    IS_FOR_ANOTHER = ("hostname mismatch", "ip address mismatch", "does not match host name")

    @classmethod
    def by(cls, fault: BaseException) -> "Unproved | None":
        """Return this, if it is why a connection failed, whichever library says so; its words are not passed on."""
        words = str(fault).lower()
        if any(part in words for part in cls.IS_FOR_ANOTHER):
            return cls("the certificate is for another host name")
        if "certificate has expired" in words:
            return cls("the certificate has expired")
        return cls("no authority that is trusted signed the certificate") if "certificate verify" in words else None


class NotFound(Exception):
    """The system answered that it has no such record."""


@dataclass(frozen=True)
class Record:
    """What a system answered; `as_of` is the moment the data are of, None when they are of now."""

    fields: Answer
    as_of: datetime | None = None


@dataclass(frozen=True)
class Endpoint:
    """A host and port that a connector speaks to."""

    host: str
    port: int


class Connector(Protocol):
    """One office's system. Safe to use from several threads; `path` is the dataset as the book's source names it.

    `until` is a moment of `time.monotonic`: nothing is waited for beyond it.
    """

    def read(self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, until: float) -> Record:
        """Return the record asked for. Raises NotFound, or Down."""

    def write(
        self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Record:
        """Tell the office something, once: `key` makes a second call harmless. Raises Down or NotFound."""

    def endpoints(self) -> Sequence[Endpoint]:
        """Return what it speaks to over the network."""

    def prove(self, path: str, until: float) -> bool:
        """Try what can be tried without asking about anybody; tell whether that proved our key. Raises Down."""

    def close(self) -> None:
        """Drop connections."""
