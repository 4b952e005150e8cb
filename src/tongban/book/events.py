"""What happened to the book."""

from tongban.kernel.events import Event


class BookPublished(Event, frozen=True, kw_only=True):
    """A new edition is in force."""

    number: int
