"""The two kinds of view: a `page` only looks, an `action` only acts; both say who may come in.

A view without a door fails the build (`tests/architecture/`). An `Audience` turns strangers away before the view
runs; what it admits it may add to the request (`request.officer`, `request.resident`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import NoReverseMatch, reverse

from tongban.kernel.actor import Actor
from tongban.kernel.audit import record_look
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Audience:
    """Who may come in. `admit` returns None to let in, or the answer that turns away (log-in page, 403)."""

    name: str
    admit: Callable[[Any], HttpResponseBase | None]


def _all(_request: HttpRequest) -> None:
    return None


everyone = Audience("everyone", _all)


@dataclass(frozen=True)
class Sight:
    """What a page is about to show: whose data, which fields, to whom, why."""

    person_ids: Sequence[UUID]
    fields: Sequence[str]
    by: Actor
    purpose: str
    concerning: str = ""


@dataclass(frozen=True)
class Door:
    """What the architecture tests read from a view: its kind, its audience, and how it records looks."""

    kind: str
    audience: Audience
    shows: Callable[..., Sight | None] | None = None


def page(
    *, open_to: Audience, shows: Callable[..., Sight | None] | None = None
) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Make a view that only looks: GET or HEAD, in a read-only transaction.

    `shows(request, **kwargs)` tells whose data appear; the look is recorded, in a transaction of its own, first.
    """

    def build(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            if (turned_away := open_to.admit(request)) is not None:
                return turned_away
            _record(shows(request, *args, **kwargs) if shows else None)
            with transaction.atomic():
                _forbid_writes()
                return _rendered(view(request, *args, **kwargs))

        entered.door = Door("page", open_to, shows)  # type: ignore[attr-defined]  # read by the architecture tests
        return entered

    return build


def action(
    *, open_to: Audience, back_to: str, shows: Callable[..., Sight | None] | None = None
) -> Callable[[Callable[..., HttpResponse]], View]:
    """Make a view that acts: POST, one transaction, one call to an operation.

    `shows` is for an action that answers with somebody's data instead of leading on; as for a page.
    A Refused undoes everything, is told to the person in their words, and leads back to the page `back_to`
    (a URL name that takes the view's own arguments, or the first of them).
    """

    def build(view: Callable[..., HttpResponse]) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            if (turned_away := open_to.admit(request)) is not None:
                return turned_away
            _record(shows(request, *args, **kwargs) if shows else None)
            try:
                with transaction.atomic():
                    return _rendered(view(request, *args, **kwargs))
            except Refused as refusal:
                messages.error(request, refusal.reason)
                return redirect(_way_back(back_to, args, kwargs))

        entered.door = Door("action", open_to, shows)  # type: ignore[attr-defined]  # read by the architecture tests
        return entered

    return build


def by_method(*, get: View, post: View) -> View:
    """Join a page and an action at one address: a form and its answer."""

    def dispatched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (post if request.method == "POST" else get)(request, *args, **kwargs)

    dispatched.doors = (get.door, post.door)  # type: ignore[attr-defined]  # read by the architecture tests
    return dispatched


def _record(sight: Sight | None) -> None:
    """Write a look down, if there is anybody to look at."""
    if sight is not None and sight.person_ids:
        record_look(
            sight.person_ids,
            by=sight.by,
            at=now(),
            purpose=sight.purpose,
            fields=sight.fields,
            concerning=sight.concerning,
        )


def _way_back(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> str:
    """Return a page's address with as many of the action's arguments, from the first, as the page takes."""
    for count in range(len(kwargs), 0, -1):
        try:
            return reverse(name, args=args, kwargs=dict(list(kwargs.items())[:count]))
        except NoReverseMatch:
            continue
    return reverse(name, args=args)


def _forbid_writes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render lazily built answers inside the transaction, where their queries belong."""
    if not isinstance(response, SimpleTemplateResponse):
        return response
    response.render()
    return response
