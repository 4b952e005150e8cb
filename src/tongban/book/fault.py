"""A mistake in the book, as its writer reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong at a line of a file, and what to do about it; `file` is relative to the book's folder."""

    file: str
    line: int
    what: str
    remedy: str
    is_warning: bool = False  # told, but does not keep the book from being published

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} — {self.remedy}"
