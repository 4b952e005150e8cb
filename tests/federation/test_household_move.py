"""A move between cities: filed here, decided there, with either city down in the middle of it."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from tests.federation.conftest import City, Machine, Neighbours, until
from tongban.kernel.clock import today

TYPED = {"move.from_address": "浙江省嘉兴市南湖区示例路9号", "move.from_head": "林建国"}
REGISTER = "113100000024201039"  # the police of the book that both cities run
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture(scope="session")
def clinic(neighbours: Neighbours) -> Machine:
    return neighbours.here.client("filer", "applications")


@pytest.fixture(scope="session")
def jiaxing(neighbours: Neighbours) -> Machine:
    return neighbours.there.client("jiaxing", "officer-moves", "jiaxing-police")


@pytest.fixture(scope="session")
def police(neighbours: Neighbours) -> Machine:
    return neighbours.here.client("police", "officer-moves", "police")


def file(clinic: Machine) -> str:
    """File a move for the one whom the demonstration has for it; return the application's number."""
    person = clinic.city.people["outsider"]
    applicant = {name: person[name] for name in ("id_number", "name", "phone")}
    body = {"bundle": "household-move", "applicant": applicant, "answers": TYPED, "submit": True, "fill": True}
    answer = clinic.call("POST", "/applications", body, **{"Idempotency-Key": str(uuid4())})
    return str(answer["number"])


def test_a_move_is_decided_by_the_other_city_though_that_stops_in_the_middle(
    neighbours: Neighbours, clinic: Machine, jiaxing: Machine, police: Machine
) -> None:
    here, there = neighbours.here, neighbours.there
    number = file(clinic)
    page, resident = f"/applications/{number}/", here.resident("outsider")

    case = jiaxing.case("move-out", "received")
    told = jiaxing.call("GET", f"/cases/{case['id']}")
    assert told["answers"]["move.from_address"] == TYPED["move.from_address"]
    assert "applicant.ethnicity" not in told["answers"]  # the move in asks it, the move out does not
    assert police.cases("move-in") == []
    jiaxing.moves(case, "request_supplement", reason="请上传户口簿照片")

    text = resident.sees(page, "请上传户口簿照片")
    there.stop()
    ours = re.search(rf"/applications/{number}/supplement/([0-9a-f-]+)/", text)
    assert ours is not None
    resident.post(page, ours[0], {"words": "见附件"}, {"file": ("booklet.png", PNG, "image/png")})
    there.begin()
    there.wait()

    case = jiaxing.case("move-out", "received")
    jiaxing.moves(case, "accept", "start_review", "grant")
    certificate = resident.sees(page, "户口迁移证")
    verified = re.search(rf'href="({re.escape(there.url)}/verify/[^"]+)"', certificate)
    assert verified is not None
    assert "户口迁移证" in httpx.get(verified[1].replace("&amp;", "&")).text

    own = police.case("move-in", "received")
    police.moves(own, "accept", "start_review", "grant")
    resident.sees(page, "全部办结")
    check(neighbours)


def test_nothing_is_lost_or_doubled_when_both_cities_are_killed_in_the_middle(
    neighbours: Neighbours, clinic: Machine, jiaxing: Machine, police: Machine
) -> None:
    here, there = neighbours.here, neighbours.there
    before = states(jiaxing, "move-out"), states(police, "move-in")
    there.kill()
    number = file(clinic)
    until(lambda: "1 messages wait" in here.cli("exchange", "peer", "list"), "a message that waits")
    here.kill()
    for city in (here, there):
        city.begin()
    for city in (here, there):
        city.wait()
    case = jiaxing.case("move-out", "received")
    jiaxing.moves(case, "accept", "start_review")
    jiaxing.moves(case, "refuse", reason="现户籍地址与登记不符")
    page = here.resident("outsider").sees(f"/applications/{number}/", "现户籍地址与登记不符")
    assert "未予受理" in page or "不予受理" in page  # the move in, which waited for it
    assert states(jiaxing, "move-out") == sorted([*before[0], "closed"])
    assert states(police, "move-in") == sorted([*before[1], "not_accepted"])
    check(neighbours)


def test_a_dataset_call_crosses_both_gateways(neighbours: Neighbours) -> None:
    here, there = neighbours.here, neighbours.there
    system = here.system()
    office, service = system.client.rpartition("/")[0], f"{there.instance}/GOV/{REGISTER}/data/police-person"
    terms = ("--purpose", "household-move", "--field", "name", "--scenario", "核对", *period())
    person = there.people["outsider"]

    def asked(name: str) -> tuple[int, str, bytes]:
        answered = system.ask(service, {"id_number": person["id_number"]}, x_road_id=name, x_road_issue="M-1")
        return answered.status, answered.reason, answered.body

    assert asked("call-1")[1] == "no_agreement"  # here
    here.cli("exchange", "agreement", "add", office, service, *terms)
    assert asked("call-2")[1] == "no_agreement"  # there
    there.cli("exchange", "agreement", "add", office, "police-person", *terms)
    assert asked("call-3")[1] == "no_consent"
    applicant = {name: person[name] for name in ("id_number", "name", "phone")}
    window = there.client("window", "applications")
    body = {"bundle": "household-move", "applicant": applicant, "answers": {}, "fill": True}
    window.call("POST", "/applications", body, **{"Idempotency-Key": str(uuid4())})
    assert asked("call-4") == (
        200,
        "",
        json.dumps({"name": person["name"]}, ensure_ascii=False).replace(" ", "").encode(),
    )
    here.cli("exchange", "peer", "stop", there.instance)
    assert asked("call-5")[1] == "unknown_peer"
    here.cli("exchange", "peer", "start", there.instance)
    assert logged(here) == ["call-1", "call-2", "call-3", "call-4", "call-5"]
    assert logged(there) == ["call-2", "call-3", "call-4"]
    listed = here.cli("exchange", "peer", "read", there.instance)
    assert f"{service}  人口基础信息" in listed
    check(neighbours)


def states(office: Machine, service: str) -> list[str]:
    return sorted(one["state"] for one in office.cases(service))


def period() -> tuple[str, ...]:
    day = today()
    return "--from", f"{day - timedelta(days=1)}", "--until", f"{day + timedelta(days=1)}"


def logged(city: City) -> list[str]:
    return ids(city, "message_id__startswith='call-'")


def check(neighbours: Neighbours) -> None:
    """Both logs are whole."""
    for city in (neighbours.here, neighbours.there):
        assert "0 faults" in city.cli("exchange", "verify")
    taken = "source__endswith='/messages', outcome='answered'"
    told = set(ids(neighbours.here, taken))
    assert told == set(ids(neighbours.there, taken))
    assert {one.partition(":")[0] for one in told} <= {neighbours.here.instance, neighbours.there.instance}


def ids(city: City, which: str) -> list[str]:
    """Return X-Road-Ids in the log of a city."""
    words = f"print(*sorted(Call.objects.filter({which}).values_list('message_id', flat=True)))"
    words = f"from tongban.exchange.models import Call; {words}"
    return city.cli("django-admin", "shell", "-v", "0", "-c", words).split()
