"""What other contexts may use of the exchange."""

from tongban.exchange.gateway import is_available
from tongban.exchange.models import Call
from tongban.exchange.operations import Reading, Request, read_all, write
from tongban.exchange.queries import calls_about

__all__ = ["Call", "Reading", "Request", "calls_about", "is_available", "read_all", "write"]
