"""JSON over HTTP: each input at its place, each field from its place, the key in its header."""

import gzip
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.exchange.connectors.conftest import NUMBER, Connect, ask
from tests.exchange.connectors.serving import Handler, Served
from tongban.exchange.configuration import WrongConfiguration
from tongban.exchange.connectors.outcome import Down, NotFound, NotLetIn

PLACES = {"record": "$.data.people[0]", "fields": {"name": "$.xm", "district": "$['addr'].q"}, "as_of": "$.at"}
PERSON = {"xm": "任芳", "addr": {"q": "黄浦区"}, "at": "2026-11-23T08:00:00", "religion": "none"}


def office_that_answers(office: Served, answer: Any, path: str = "/person") -> Served:
    office.routes[path] = lambda handler, _body: handler.send(json.dumps(answer).encode())
    return office


def spec(office: Served, **dataset: Any) -> dict[str, Any]:
    return {"kind": "rest_json", "base_url": office.url, "datasets": {"/person": dataset}}


def test_fields_are_read_from_their_places(connect: Connect, office: Served) -> None:
    office_that_answers(office, {"code": 0, "data": {"people": [PERSON]}})
    found = ask(connect(spec(office, **PLACES)))
    assert found.fields == {"name": "任芳", "district": "黄浦区"}
    assert found.as_of == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # the city's clock


def test_no_record_at_its_place_is_no_record(connect: Connect, office: Served) -> None:
    office_that_answers(office, {"code": 404, "data": {"people": []}})
    with pytest.raises(NotFound):
        ask(connect(spec(office, **PLACES)))


def test_a_mapping_of_python_has_the_last_word(connect: Connect, office: Served) -> None:
    office_that_answers(office, {"xb": "2"})
    python = "def map_answer(path, fields):\n    return {'sex': {'1': '男', '2': '女'}[fields['xb']]}\n"
    assert ask(connect(spec(office), mapping__py=python)).fields == {"sex": "女"}


def test_inputs_go_to_body_query_and_header(connect: Connect, office: Served) -> None:
    places = {"id_number": "body.person.idNumber", "year": "query.y", "region": "header.X-Region"}
    connector = connect(spec(office, inputs=places, constants={"body.app": "tongban"}))
    ask(connector, id_number=NUMBER, year=2026, region="黄浦")
    (asked,) = office.asked
    assert json.loads(asked.body) == {"person": {"idNumber": NUMBER}, "app": "tongban"}
    assert (asked.path, asked.headers["x-region"]) == ("/person?y=2026", "%E9%BB%84%E6%B5%A6")


def test_an_input_in_the_path_stays_one_part_of_it(connect: Connect, office: Served) -> None:
    office.routes["/people/..%2F..%2Fadmin%3Fx"] = lambda handler, _body: handler.send(b'{"name": "x"}')
    places = {"number": "path.number"}
    ask(connect(spec(office, method="GET", path="/people/{number}", inputs=places)), number="../../admin?x")
    assert [(one.method, one.path) for one in office.asked] == [("GET", "/people/..%2F..%2Fadmin%3Fx")]


@pytest.mark.parametrize("where", ["query.id", "path.id"])
def test_a_person_s_number_in_an_address_must_be_allowed_by_name(connect: Connect, office: Served, where: str) -> None:
    placed: dict[str, Any] = {"inputs": {"id_number": where}, "path": "/x/{id}" if "path" in where else "/x"}
    with pytest.raises(WrongConfiguration) as refused:
        connect(spec(office, **placed))
    assert "address" in str(refused.value.faults[0]) or "地址" in str(refused.value.faults[0])
    connect(spec(office, **placed, personal_in_address=True))


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ({"kind": "bearer", "token": "${OFFICE_SECRET}"}, "authorization", "Bearer s3cret"),
        ({"kind": "basic", "user": "u", "password": "${OFFICE_SECRET}"}, "authorization", "Basic dTpzM2NyZXQ="),
        ({"kind": "header", "name": "X-Api-Key", "value": "${OFFICE_SECRET}"}, "x-api-key", "s3cret"),
    ],
)
def test_the_office_knows_us_by_our_key(
    connect: Connect, office: Served, monkeypatch: pytest.MonkeyPatch, auth: Any, header: str, value: str
) -> None:
    monkeypatch.setenv("OFFICE_SECRET", "s3cret")
    ask(connect(spec(office) | {"auth": auth}))
    assert office.asked[0].headers[header] == value


def test_a_wrong_key_is_told_apart(connect: Connect, office: Served) -> None:
    office.routes["/person"] = lambda handler, _body: handler.send(b"{}", status=401)
    with pytest.raises(NotLetIn):
        ask(connect(spec(office)))


def _drip_headers(handler: Handler, _body: bytes) -> None:
    try:
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
            handler.wfile.write(bytes([letter]))
            handler.wfile.flush()
            time.sleep(0.2)
    except OSError:
        handler.close_connection = True


def test_headers_that_drip_in_do_not_hold_a_thread(connect: Connect, office: Served) -> None:
    office.routes["/person"] = _drip_headers
    begun = time.monotonic()
    with pytest.raises(Down):
        ask(connect(spec(office)), seconds=1)
    assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b'"text"', b"[]", b"null"],
    ids=["deep lists", "deep objects", "no text", "text", "a list", "nothing"],
)
def test_senseless_json_is_no_answer(connect: Connect, office: Served, content: bytes) -> None:
    office.routes["/person"] = lambda handler, _body: handler.send(content)
    with pytest.raises((Down, NotFound)):
        ask(connect(spec(office)))


def test_a_compressed_bomb_is_not_unpacked(connect: Connect, office: Served) -> None:
    bomb = gzip.compress(b'{"name": "' + b"x" * 50_000_000 + b'"}')
    office.routes["/person"] = lambda handler, _body: handler.send(bomb, Content_Encoding="gzip")
    with pytest.raises(Down, match="compressed"):
        ask(connect(spec(office)))
