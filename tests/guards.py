"""Guards: whole classes of faults that no test has to look for, because any test that meets one fails.

A template that shows a variable which is not there; a naive datetime on its way to the database; pages cut from rows
in no order; a connection to another machine.
"""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

HERE = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["FAIL_INVALID_TEMPLATE_VARS"] = "true"  # pytest-django's: each test fails on an undefined variable
    config.addinivalue_line("filterwarnings", "error:DateTimeField .* received a naive datetime:RuntimeWarning")
    config.addinivalue_line("filterwarnings", "error::django.core.paginator.UnorderedObjectListWarning")


class OtherMachine(AssertionError):
    """A test tried to speak to another machine."""


def check_stays_here(family: int, address: Any) -> None:
    """Raise OtherMachine for an address that is not of this machine."""
    if family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
        raise OtherMachine(f"tests do not speak to {address[0]}")


@pytest.fixture(autouse=True, scope="session")
def _stays_on_this_machine() -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        check_stays_here(self.family, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check_stays_here(self.family, address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield
