"""Gives every test session a PostgreSQL of its own, unless DATABASE_URL names one, and a data directory of its own.

With pytest-xdist the controlling process starts the server; the workers find it in their environment.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tongban.config.postgres import Server
from tongban.exchange import statements

pytest_plugins = ["tests.guards", "tests.world", "tests.city", "tests.priced"]

SERVER = pytest.StashKey[Server]()
FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--durable", action="store_true", help="The server writes to disk at each commit, as in service.")


def pytest_configure(config: pytest.Config) -> None:
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="tongban-tests-"))
    folder.chmod(0o755)  # the server's unprivileged user passes through
    if "DATABASE_URL" not in os.environ:
        server = config.stash[SERVER] = Server(folder, durable=config.getoption("--durable"))
        os.environ["DATABASE_URL"] = server.start()
    _use(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()
        del os.environ["DATABASE_URL"]
    if FOLDER in config.stash:
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def _use(folder: Path) -> None:
    """Point settings, which pytest-django loads before any conftest, at this session's server and folder."""
    from tongban.config import settings as module

    settings.DATABASES["default"].update(module._database())
    settings.DATA_DIR = folder
    settings.TONGBAN_EXCHANGE_HOSTS = "127.0.0.0/8,::1"
    settings.MEDIA_ROOT = folder / "uploads"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.EMAIL_FILE_PATH = folder / "mail"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The tests' database, which cannot be dropped while the exchange has connections of its own to it."""
    yield
    statements.close()
