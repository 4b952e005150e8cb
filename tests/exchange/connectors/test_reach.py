"""A connector speaks to listed machines and to no other, whatever names, addresses and answers say."""

import socket
from typing import Any

import pytest

from tests.exchange.connectors.conftest import Connect, ask
from tests.exchange.connectors.serving import Served, serving
from tongban.exchange import reach
from tongban.exchange.configuration import WrongConfiguration
from tongban.exchange.connectors.outcome import Down
from tongban.exchange.reach import NotListed

Resolves = Any


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> Resolves:
    """Return a function that makes names lead where a test wants, as an attacker's DNS server would."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def found(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        if host not in known:
            return real(host, port, *more, **named)
        address = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return known.update


@pytest.mark.parametrize(
    ("listed", "host", "port", "address"),
    [
        ("office.example", "office.example", 443, "93.184.215.14"),
        ("office.example:8443", "OFFICE.example.", 8443, "93.184.215.14"),
        ("10.2.0.0/16", "office.example", 443, "10.2.3.4"),
        ("10.2.3.4:443", "10.2.3.4", 443, "10.2.3.4"),
        ("::1", "localhost", 80, "::1"),
        ("[fd00::7]:5432", "fd00::7", 5432, "fd00::7"),
        ("127.0.0.0/8", "127.0.0.1", 80, "::ffff:127.0.0.1"),
    ],
)
def test_what_is_listed_is_reached(settings: Any, listed: str, host: str, port: int, address: str) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = listed
    reach.check(host, port, address)


@pytest.mark.parametrize(
    ("listed", "host", "port", "address"),
    [
        ("", "office.example", 443, "93.184.215.14"),
        ("office.example:8443", "office.example", 443, "93.184.215.14"),
        ("office.example", "evil-office.example", 443, "93.184.215.14"),
        ("office.example", "office.example", 443, "10.2.3.4"),
        ("office.example", "office.example", 443, "127.0.0.1"),
        ("10.2.3.4:443", "10.2.3.4", 22, "10.2.3.4"),
    ],
)
def test_what_is_not_listed_is_not(settings: Any, listed: str, host: str, port: int, address: str) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = listed
    with pytest.raises(NotListed):
        reach.check(host, port, address)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "100.100.100.200",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
    ],
)
def test_where_clouds_keep_secrets_is_never_reached_even_when_listed(settings: Any, address: str) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = "0.0.0.0/0,::/0,metadata.example"
    with pytest.raises(NotListed):
        reach.check("metadata.example", 80, address)


@pytest.mark.parametrize(
    "url",
    ["http://office@evil.example/", "http://127.0.0.1@evil.example", "http://127.0.0.1\\@evil.example/", "ftp://a/b",
     "http://127.0.0.1/?x=1", "http://127.0.0.1/#x", "http:///x", "http://127.0.0.1:99999/"],
)  # fmt: skip
def test_an_address_that_hides_its_host_is_refused(connect: Connect, url: str) -> None:
    with pytest.raises(WrongConfiguration):
        connect({"kind": "rest_json", "base_url": url})


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1", "http://[::ffff:10.0.0.1]", "http://[fe80::1]", "http://169.254.169.254", "http://0xa000001"],
)
def test_an_address_that_is_not_listed_is_not_connected_to(connect: Connect, url: str) -> None:
    with pytest.raises(Down):
        ask(connect({"kind": "rest_json", "base_url": url}))


def test_a_decimal_address_counts_as_what_it_is(connect: Connect, office: Served, settings: Any) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = "10.0.0.0/8"
    with pytest.raises(NotListed):
        ask(connect({"kind": "rest_json", "base_url": f"http://2130706433:{office.port}"}))
    assert office.asked == []


def test_a_listed_name_that_leads_to_a_cloud_s_secrets_is_not_followed(
    connect: Connect, settings: Any, resolves: Resolves
) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = "office.example"
    resolves({"office.example": ["169.254.169.254"]})
    with pytest.raises(NotListed, match="never reached"):
        ask(connect({"kind": "rest_json", "base_url": "http://office.example"}))


def test_a_name_that_changes_after_it_was_checked_changes_nothing(
    connect: Connect, office: Served, resolves: Resolves
) -> None:
    resolves({"office.example": ["127.0.0.1", "169.254.169.254"]})
    found = ask(connect({"kind": "rest_json", "base_url": f"http://office.example:{office.port}"}))
    assert found.fields == {"name": "任芳"}
    assert [one.headers["host"] for one in office.asked] == [f"office.example:{office.port}"]


def test_a_redirect_is_not_followed(connect: Connect, office: Served) -> None:
    with pytest.raises(Down, match="status 302"):
        ask(connect({"kind": "rest_json", "base_url": office.url}), "/moved")
    assert [one.path for one in office.asked] == ["/moved"]


@pytest.mark.parametrize("path", ["//evil.example/x", "http://evil.example/", "@evil.example/", "/../x", "/\\evil", ""])
def test_the_path_of_a_call_cannot_change_the_host(connect: Connect, office: Served, path: str) -> None:
    with pytest.raises(Down):
        ask(connect({"kind": "rest_json", "base_url": f"{office.url}/api"}), path)
    assert office.asked == []


def test_no_proxy_of_the_environment_is_used(connect: Connect, office: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        ask(connect({"kind": "rest_json", "base_url": office.url}))
        assert (len(proxy.asked), len(office.asked)) == (0, 1)
