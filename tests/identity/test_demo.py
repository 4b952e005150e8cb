"""The demonstration: every role within a minute, and nothing of it where real people are served."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.test import Client as Browser
from django.urls import include, path
from django.utils import translation

from tests.identity.people import AT, a_resident, an_id_number, an_officer
from tongban.book import api as book
from tongban.identity import api as identity
from tongban.identity import cli, demo
from tongban.identity.models import Client, Officer, Person
from tongban.kernel.audit import history_of
from tongban.kernel.refused import Refused
from tongban.ui.doors import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]
OFFICES = [
    demo.Office("health", demo.Words("卫健委", "Health Commission"), has_counter=True),
    demo.Office("police", demo.Words("公安局", "Public Security")),
]


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> list[demo.CityPerson]:
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    return [
        demo.CityPerson(
            "mother", "张小红", "zhang xiao hong", an_id_number(), "19900000001", demo.Words("新妈妈", "A mother")
        ),
        demo.CityPerson("child", "", "", an_id_number(), "", demo.Words("孩子", "A child")),
    ]


def _numbers() -> list[int]:
    kinds: list[Any] = [Person, Officer, Client, Authenticator]
    return [kind.objects.count() for kind in kinds]


def test_set_up_gives_residents_officers_and_a_client(city: list[demo.CityPerson]) -> None:
    made = demo.set_up(city, OFFICES, at=AT)
    assert [person.username for person in made.people] == ["19900000001", "health-1", "police-1", "counter-1"]
    client = identity.client_for(made.token)
    assert client is not None
    assert client.scopes == {"catalog", "applications", "officer-moves"}
    assert _numbers() == [1, 3, 1, 3]


def test_a_second_set_up_changes_nothing(city: list[demo.CityPerson]) -> None:
    first = demo.set_up(city, OFFICES, at=AT)
    assert demo.set_up(city, OFFICES, at=AT) == first
    assert _numbers() == [1, 3, 1, 3]


def test_when_the_file_is_lost_everybody_gets_the_new_password(city: list[demo.CityPerson], settings: Any) -> None:
    first = demo.set_up(city, OFFICES, at=AT)
    (settings.DATA_DIR / "demo.json").unlink()
    second = demo.set_up(city, OFFICES, at=AT)
    assert second.password != first.password
    assert Officer.objects.get(user__username="police-1").user.check_password(second.password)
    assert (identity.client_for(first.token), identity.client_for(second.token) is None) == (None, False)


def test_the_secrets_are_their_owners_alone(city: list[demo.CityPerson], settings: Any) -> None:
    demo.set_up(city, OFFICES, at=AT)
    assert stat.S_IMODE((settings.DATA_DIR / "demo.json").stat().st_mode) == 0o600


def test_the_password_and_the_printed_code_let_an_officer_in(city: list[demo.CityPerson], client: Browser) -> None:
    made = demo.set_up(city, OFFICES, at=AT)
    client.post("/account/login/", {"login": "police-1", "password": made.password})
    code = CliRunner().invoke(cli.demo, ["code", "police-1"]).output.strip()
    answer = client.post("/account/second-factor/authenticate/", {"code": code})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)


@page(open_to=identity.officers)
def _whoami(request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse(request.officer.agency)


class _Addresses:
    @staticmethod
    def with_demo() -> tuple[Any, ...]:
        from importlib import import_module

        from django.conf import settings

        return (
            path("whoami", _whoami),
            path("demo/", include("tongban.identity.web.demo_urls")),
            *import_module(settings.ROOT_URLCONF).urlpatterns,
        )


@pytest.fixture
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = _Addresses.with_demo()


@pytest.mark.usefixtures("addresses")
def test_one_click_signs_in_as_anybody(city: list[demo.CityPerson], client: Browser) -> None:
    demo.set_up(city, OFFICES, at=AT)
    shown = client.get("/demo/").content.decode()
    assert [shown.count(name) for name in ("/demo/sign-in/19900000001/", "/demo/sign-in/police-1/")] == [1, 1]
    client.post("/demo/sign-in/police-1/")
    assert client.get("/whoami").content.decode() == "police"
    client.post("/demo/sign-in/19900000001/")
    assert client.get("/whoami").status_code == 403
    officer = Officer.objects.get(user__username="police-1")
    assert [entry.action for entry in history_of([officer.pk])][-1] == "identity.signed_in"


@pytest.mark.usefixtures("addresses", "city")
def test_one_click_never_opens_a_real_account(client: Browser) -> None:
    a_resident(phone="19900000007")
    an_officer("real-1")
    assert [client.post(f"/demo/sign-in/{name}/").status_code for name in ("19900000007", "real-1", "nobody")] == [
        404
    ] * 3
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("addresses")
def test_outside_demo_mode_nothing_of_it_exists(city: list[demo.CityPerson], client: Browser, settings: Any) -> None:
    made = demo.set_up(city, OFFICES, at=AT)
    client.post("/demo/sign-in/police-1/")
    settings.DEMO = False
    assert [client.get("/demo/").status_code, client.post("/demo/sign-in/police-1/").status_code] == [404, 404]
    assert client.get("/whoami").status_code == 302, "sessions from demo days are closed"
    stranger = Browser()
    answer = stranger.post("/account/login/", {"login": "19900000001", "password": made.password})
    assert (answer.headers["Location"], "_auth_user_id" in stranger.session) == ("/account/inactive/", False)
    assert identity.client_for(made.token) is None
    assert "demo" not in stranger.get("/account/login/").content.decode()


@pytest.mark.parametrize("words", [["list"], ["code", "police-1"], ["set-up", "--people", "-"]])
def test_outside_demo_mode_every_command_refuses(words: list[str], settings: Any) -> None:
    settings.DEMO = False
    with translation.override("en"):
        result = CliRunner().invoke(cli.demo, words, input="[]")
    assert result.exit_code == 1
    assert result.output == "Error: Demo people exist in demo mode only (TONGBAN_DEMO=1).\n"


def test_outside_demo_mode_the_operation_refuses(city: list[demo.CityPerson], settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Refused):
        demo.set_up(city, OFFICES, at=AT)
    assert _numbers() == [0, 0, 0, 0]


def test_the_list_is_aligned_in_both_scripts(city: list[demo.CityPerson]) -> None:
    demo.set_up(city, OFFICES, at=AT)
    lines = CliRunner().invoke(cli.demo, ["list"]).output.splitlines()
    assert lines[2:6] == [
        "Residents 居民",
        "  张小红  19900000001  新妈妈 · A mother",
        "",
        "Officers 工作人员",
    ]
    assert lines[6] == "  周建国  health-1   卫健委：审批员、主管 · Health Commission: reviewer and supervisor"
    assert lines[7] == "  吴敏    police-1   公安局：审批员、主管 · Public Security: reviewer and supervisor"


def test_people_are_read_as_the_sample_city_prints_them(city: list[demo.CityPerson]) -> None:
    import msgspec

    printed = json.dumps([{**msgspec.to_builtins(person), "more": 1} for person in city])
    assert msgspec.json.decode(printed, type=list[demo.CityPerson]) == city


@pytest.mark.usefixtures("edition")
def test_offices_that_share_data_have_a_steward_and_the_superior_data_office_an_auditor(
    city: list[demo.CityPerson],
) -> None:
    made = demo.set_up(city, demo.offices(), at=AT)
    names = [person.username for person in made.people]
    stewards = {name for name in names if name.startswith("steward-")}
    assert {"steward-police", "steward-health", "steward-big-data-center"} <= stewards
    sharing = {source.agency for source in book.current().book.sources.values()}
    assert stewards == {f"steward-{office}" for office in {*sharing, "big-data-center"}}
    assert [name for name in names if name.startswith("auditor-")] == ["auditor-1"]
    assert Officer.objects.get(user__username="steward-police").roles == ["steward"]
