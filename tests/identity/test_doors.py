"""Who comes in through which door, and what it costs."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import path

from tests.identity.people import a_resident, an_officer, sign_in
from tongban.identity import api as identity
from tongban.identity import operations
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.ui.doors import Audience, action, page

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def _page(audience: Audience) -> Any:
    @page(open_to=audience)
    def view(request: HttpRequest) -> HttpResponse:
        who = getattr(request, "resident", None) or getattr(request, "officer", None)
        return HttpResponse(who.name if who else "somebody")

    return view


@action(open_to=identity.residents, back_to="portal:home")
def _act(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [
    path("t/residents", _page(identity.residents)),
    path("t/officers", _page(identity.officers)),
    path("t/counter", _page(identity.counter_staff)),
    path("t/supervisors", _page(identity.supervisors)),
    path("t/signed-in", _page(identity.signed_in)),
    path("t/act", _act),
    *import_module(settings.ROOT_URLCONF).urlpatterns,
]
DOORS = ["residents", "officers", "counter", "supervisors", "signed-in"]


def _status(browser: Browser) -> dict[str, int]:
    return {door: browser.get(f"/t/{door}").status_code for door in DOORS}


def test_a_stranger_is_led_to_sign_in_and_back(client: Browser) -> None:
    assert {client.get(f"/t/{door}?a=1").headers["Location"] for door in DOORS} == {
        f"/account/login/?next=/t/{door}%3Fa%3D1" for door in DOORS
    }


def test_a_resident_comes_in_where_residents_do(client: Browser) -> None:
    sign_in(client, a_resident("张小明").user)
    assert _status(client) == {"residents": 200, "officers": 403, "counter": 403, "supervisors": 403, "signed-in": 200}
    assert client.get("/t/residents").content.decode() == "张小明"


def test_a_reviewer_comes_in_where_officers_do(client: Browser) -> None:
    sign_in(client, an_officer(roles=("reviewer",)).user)
    assert _status(client) == {"residents": 403, "officers": 200, "counter": 403, "supervisors": 403, "signed-in": 200}


def test_roles_open_their_doors(client: Browser) -> None:
    sign_in(client, an_officer(roles=("counter", "supervisor")).user)
    assert _status(client) == {"residents": 403, "officers": 200, "counter": 200, "supervisors": 200, "signed-in": 200}


def test_an_officer_without_second_factor_is_led_to_set_one_up(client: Browser) -> None:
    sign_in(client, an_officer().user, second_factor=False)
    assert client.get("/t/officers").headers["Location"] == "/account/second-factor/totp/activate/?next=/t/officers"


def test_an_officer_who_has_one_is_led_to_show_it(client: Browser) -> None:
    officer = an_officer()
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    sign_in(client, officer.user, second_factor=False)
    assert client.get("/t/officers").headers["Location"] == "/account/second-factor/reauthenticate/?next=/t/officers"


def test_a_deactivated_officer_is_out_at_once(client: Browser) -> None:
    sign_in(client, an_officer("health-1").user)
    operations.deactivate_officer("health-1", by=SYSTEM, at=now())
    assert client.get("/t/officers").headers["Location"] == "/account/login/?next=/t/officers"


def test_an_action_leads_back_to_the_page_it_was_started_on(client: Browser) -> None:
    answer = client.post("/t/act", headers={"Referer": "http://testserver/t/residents?step=2"})
    assert answer.headers["Location"] == "/account/login/?next=/t/residents%3Fstep%3D2"
    answer = client.post("/t/act", headers={"Referer": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/account/login/?next=/"


def test_htmx_is_told_to_load_the_whole_page(client: Browser) -> None:
    answer = client.get(
        "/t/residents", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/t/signed-in"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/account/login/?next=/t/signed-in")


@pytest.mark.parametrize("door", ["residents", "officers"])
def test_knowing_who_asks_costs_two_queries(client: Browser, django_assert_num_queries: Any, door: str) -> None:
    sign_in(client, a_resident().user if door == "residents" else an_officer().user)
    with django_assert_num_queries(5):  # session; account with person and officer; begin, read only, commit
        client.get(f"/t/{door}")
