"""`tongban exchange check` says in plain words what works and what does not, and never a value."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from tests.connectors import configure, rest_json
from tests.exchange.connectors.conftest import NUMBER
from tests.exchange.connectors.serving import Served
from tongban.exchange.cli import exchange


def run(*words: str) -> Result:
    return CliRunner().invoke(exchange, list(words))


def check(*words: str) -> Result:
    return run("check", *words, "--language", "en")


@pytest.fixture
def city_office(settings: Any, tmp_path: Path, office: Served) -> Served:
    """An office that stands in for the sample city, so that the book's sources lead to it."""
    configure(settings, tmp_path / "connectors", sample_city=rest_json(office.url, "k"))
    return office


def test_a_call_is_tried_and_types_are_told_and_no_value(city_office: Served) -> None:
    city_office.routes["/civil/marriage"] = lambda handler, _body: handler.send(
        b'{"status": "married-to-somebody", "registered_on": "someday", "religion": "none"}'
    )
    result = check("sample-city", "--id-number", NUMBER)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert "  ✓ civil-marriage.status: text" in lines
    assert "  ✗ civil-marriage.registered_on: It is text, and the book declares date." in lines
    assert any("religion" in line and line.startswith("  !") for line in lines)
    assert any(line.startswith("  ✓ Reachable: 127.0.0.1") and "ms" in line for line in lines)
    assert "married-to-somebody" not in result.output
    assert NUMBER not in result.output


def test_both_languages_are_spoken(city_office: Served) -> None:
    assert "没有发现问题" in run("check", "sample-city", "--language", "zh-hans").output
    assert "Nothing was found wrong." in check("sample-city").output


@pytest.mark.parametrize(
    ("url", "step"),
    [
        ("http://no-such-host.invalid", "✗ Name of the host"),
        ("http://10.255.0.1", "✗ Allowed"),
        ("http://127.0.0.1:9", "✗ Reachable"),
    ],
)
def test_the_step_that_fails_is_the_last(settings: Any, tmp_path: Path, url: str, step: str) -> None:
    configure(settings, tmp_path, sample_city=rest_json(url, "k"))
    result = check("sample-city")
    assert (result.exit_code, step in result.output.splitlines()[-2]) == (1, True)


def test_a_wrong_key_is_named(city_office: Served) -> None:
    city_office.routes["/civil/marriage"] = lambda handler, _body: handler.send(b"{}", status=401)
    assert "Check the key or password." in check("sample-city", "--id-number", NUMBER).output


def test_a_new_connector_is_written_once_and_then_checked(settings: Any, tmp_path: Path) -> None:
    settings.TONGBAN_CONNECTORS = tmp_path
    made = run("new", "pensions", "--kind", "sql")
    assert (made.exit_code, yaml.safe_load((tmp_path / "pensions" / "connector.yaml").read_text())["kind"]) == (
        0,
        "sql",
    )
    assert run("new", "pensions", "--kind", "soap").exit_code == 2
    assert run("new", "../evil", "--kind", "soap").exit_code == 2
    result = check()
    assert (result.exit_code, "OFFICE_DB_PASSWORD" in result.output) == (1, True)
