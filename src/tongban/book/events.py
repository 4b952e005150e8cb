"""What happened to the book."""

from tongban.kernel.events import Event


class BookPublished(Event):
    """A new edition is in force."""

    number: int
