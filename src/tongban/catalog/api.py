"""What other contexts may use of the catalogue."""

from tongban.catalog.operations import index
from tongban.catalog.queries import Found, search

__all__ = ["Found", "index", "search"]
