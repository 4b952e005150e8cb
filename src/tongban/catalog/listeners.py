"""What the catalogue does when a book is published."""

from datetime import datetime

from tongban.book import api as book
from tongban.book.events import BookPublished
from tongban.catalog.operations import index
from tongban.kernel.events import listens_to


@listens_to(BookPublished)
def index_again(event: BookPublished, _at: datetime) -> None:
    """Make the entries anew from the published edition, unless a newer one stands already."""
    if book.current().number <= event.number:
        index(book.edition(event.number))
