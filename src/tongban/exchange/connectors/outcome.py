"""How a call to an office's system may end."""

from typing import Any

Answer = dict[str, Any]


class Down(Exception):
    """The system did not answer, or not sensibly; the message names the reason and no person."""


class Rejected(Down):
    """The system is well and will not take this one call; its other callers must not be kept away for it."""


class NotFound(Exception):
    """The system answered that it has no such record."""
