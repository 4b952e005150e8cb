"""The doors of the machine interface: a token for each client, a scope for each operation."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from tongban.identity import api as identity

KEPT_SECONDS = 5.0


class Forbidden(Exception):
    """The client's scopes do not hold this operation."""


class ClientRequest(HttpRequest):
    """A request that came with a client's token."""

    auth: identity.Client


class Scoped(HttpBearer):
    """Lets in the clients that have a scope. A token is looked up at most every five seconds a process."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope
        self._kept: dict[str, tuple[float, identity.Client]] = {}

    def authenticate(self, _request: HttpRequest, token: str) -> identity.Client | None:
        """Return the client with this token; raise Forbidden when it may not do this."""
        client = self._client(token)
        if client is not None and self.scope not in client.scopes:
            raise Forbidden
        return client

    def _client(self, token: str) -> identity.Client | None:
        seen = self._kept.get(token)
        if seen is not None and time.monotonic() - seen[0] < KEPT_SECONDS:
            return seen[1]
        client = identity.client_for(token)
        self._kept.pop(token, None)
        if client is not None:
            if len(self._kept) > 1000:
                self._kept.clear()
            self._kept[token] = (time.monotonic(), client)
        return client


_operations: list[tuple[str, str]] = []


def operation(scope: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function as an operation of the interface and who may call it: a scope, or `everyone`."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        _operations.append((view.__name__, scope))
        return view

    return mark


def operations() -> list[tuple[str, str]]:
    """Return every operation's name with its scope, for the architecture tests."""
    return list(_operations)
