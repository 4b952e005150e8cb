"""What is done on the exchange."""

from tongban.exchange.operations.reading import Reading, Request, read_all, write
from tongban.exchange.operations.sealing import seal

__all__ = ["Reading", "Request", "read_all", "seal", "write"]
