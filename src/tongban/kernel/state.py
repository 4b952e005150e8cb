"""A stage may move only where its table says."""

from collections.abc import Mapping
from typing import Any, Self

from django.db.models import TextChoices


class WrongMove(Exception):
    """A move that the table does not hold: a fault of the program, never of the person."""


class State(TextChoices):
    """A life cycle: members are stages, `moves()` is the table of allowed steps."""

    @classmethod
    def moves(cls) -> Mapping[Any, frozenset[Any]]:
        """Return for each stage the stages it may move to; a stage left out is final."""
        raise NotImplementedError

    def may_move_to(self, stage: Self) -> bool:
        """Tell whether the table holds a step from here to `stage`."""
        return stage in type(self).moves().get(self, frozenset())

    def move_to(self, stage: Self) -> Self:
        """Return `stage`, or raise WrongMove when the table holds no such step."""
        if not self.may_move_to(stage):
            raise WrongMove(f"{type(self).__name__}: {self.value} may not move to {stage.value}")
        return stage

    @property
    def is_final(self) -> bool:
        """Tell whether nothing follows this stage."""
        return not type(self).moves().get(self, frozenset())

    @property
    def words(self) -> str:
        """The stage in the reader's language."""
        return str(self.label)
