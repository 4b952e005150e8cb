"""The drawn electronic seal (电子印章): the office's name on an arc over a star, marked as a demonstration.

It shows where a seal stands and whose it is. It signs nothing: what counts is the verification page. A city that has
seals of GB/T 38540 puts their picture and signature here.
"""

from dataclasses import dataclass

ARC_DEGREES = 250
WIDEST_STEP = 32
ROOMY_NAME = 12  # longer names are written smaller


@dataclass(frozen=True)
class Sign:
    """One character of the name and by how many degrees it is turned around the seal's centre."""

    text: str
    angle: float


@dataclass(frozen=True)
class Seal:
    """What the drawing needs; its field is 200 by 200."""

    signs: list[Sign]
    size: int


def seal_of(name: str) -> Seal:
    """Return the seal of an office by its Chinese name."""
    step = min(WIDEST_STEP, ARC_DEGREES / max(len(name) - 1, 1))
    first = -step * (len(name) - 1) / 2
    signs = [Sign(sign, round(first + place * step, 2)) for place, sign in enumerate(name)]
    return Seal(signs, size=24 if len(name) <= ROOMY_NAME else 17)
