"""Figures: a rate and the spread of single durations."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """How many were done in how many seconds, and how long each took (seconds)."""

    done: int
    seconds: float
    durations: Sequence[float]

    @property
    def rate(self) -> float:
        return self.done / self.seconds

    def __str__(self) -> str:
        spread = ", ".join(f"p{share} {self._at(share) * 1000:.1f} ms" for share in (50, 95, 99))
        return f"{self.rate:8.1f}/s   {spread}"

    def _at(self, share: int) -> float:
        ordered = sorted(self.durations)
        return ordered[min(int(len(ordered) * share / 100), len(ordered) - 1)]


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
