"""Every view says who may come in."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from ninja import NinjaAPI

from tongban.rest.doors import Scoped, operations
from tongban.ui.doors import everyone, page

# django-allauth's own pages ask for themselves whether somebody is signed in; only these are mounted
SIGN_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
INTERFACE = "rest:"  # its operations take tokens; how each is guarded is a rule of its own below


def addresses(patterns: Iterable[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address below `patterns` with its full name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def without_a_door(patterns: Iterable[Any]) -> list[str]:
    """Return the names of addresses whose view has no door; the interface's operations have their own rule."""
    return [
        name
        for name, pattern in addresses(patterns)
        if name not in SIGN_IN
        and not name.startswith(INTERFACE)
        and not hasattr(pattern.callback, "door")
        and not hasattr(pattern.callback, "doors")
    ]


def wrongly_guarded(interface: NinjaAPI, marked: list[tuple[str, str]]) -> list[str]:
    """Return the operations that are not marked, or whose guard is not the one their mark tells."""
    marks = dict(marked)
    found = []
    for _prefix, router in interface._routers:
        for view in router.path_operations.values():
            for one in view.operations:
                name = one.view_func.__name__
                guards = [guard.scope if isinstance(guard, Scoped) else repr(guard) for guard in one.auth_callbacks]
                wanted = [] if marks.get(name) == "everyone" else [marks.get(name, "no mark")]
                if guards != wanted:
                    found.append(f"{name}: guarded by {guards}, marked {marks.get(name)}")
    return found


def test_every_view_has_a_door() -> None:
    assert without_a_door(get_resolver().url_patterns) == []


def test_every_exception_is_mounted() -> None:
    mounted = {name for name, _pattern in addresses(get_resolver().url_patterns)}
    assert SIGN_IN - mounted == set()


def test_every_operation_of_the_interface_is_guarded_as_it_says() -> None:
    from tongban.rest.web.interface import api

    assert wrongly_guarded(api, operations()) == []


def _open_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everything")


@page(open_to=everyone)
def _guarded_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing")


def test_a_view_without_a_door_is_caught() -> None:
    inner = ([path("in/", _open_view, name="in"), path("ok/", _guarded_view, name="ok")], "desk")
    assert without_a_door([path("x/", _open_view, name="x"), path("d/", include(inner))]) == ["x", "desk:in"]


def test_an_operation_without_its_guard_is_caught() -> None:
    interface = NinjaAPI(urls_namespace="planted")
    interface.get("/open")(_open_view)

    @interface.get("/closed", auth=Scoped("applications"))
    def closed(request: HttpRequest) -> str:
        return ""

    @interface.get("/right", auth=Scoped("officer-moves"))
    def right(request: HttpRequest) -> str:
        return ""

    assert wrongly_guarded(interface, [("closed", "everyone"), ("right", "officer-moves")]) == [
        "_open_view: guarded by [], marked None",
        "closed: guarded by ['applications'], marked everyone",
    ]
