"""Offices over TLS with an authority of their own: the right one passes, a wrong one and a wrong name do not."""

import os
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from tests.connectors import configure, rest_json
from tests.exchange.agent.running import IDENTIFIER, free_port
from tests.exchange.connectors.authority import Authority
from tests.exchange.connectors.conftest import Connect, ask
from tests.exchange.connectors.serving import Handler, Served
from tongban.exchange.cli import exchange
from tongban.exchange.connectors.outcome import Unproved

AUTHORITY = "no authority that is trusted signed the certificate"
NAME = "the certificate is for another host name"
VIEW: dict[str, Any] = {"view": "pensions", "key": {"id_number": "person_id"}, "columns": {"status": "state"}}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "stranger")


@contextmanager
def serving_tls(authority: Authority, host: str) -> Iterator[int]:
    """Serve a person over HTTPS with a certificate for this host; yield the port."""
    served = Served(0, {"/person": lambda handler, _body: handler.send(b'{"name": "x"}')})
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Handler,), {"served": served}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.signs(host))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_an_office_is_known_by_its_own_authority(authority: Authority, connect: Connect) -> None:
    with serving_tls(authority, "localhost") as port:
        spec = rest_json(f"https://localhost:{port}", "k", ca=str(authority.file))
        assert ask(connect(spec)).fields == {"name": "x"}


@pytest.mark.parametrize(
    ("host", "trusted", "words"),
    [("localhost", "stranger", AUTHORITY), ("other.example", "authority", NAME), ("localhost", "", AUTHORITY)],
)
def test_an_office_that_does_not_prove_itself_is_not_asked(
    authority: Authority, stranger: Authority, connect: Connect, host: str, trusted: str, words: str
) -> None:
    files = {"authority": authority.file, "stranger": stranger.file}
    more = {"ca": str(files[trusted])} if trusted else {}
    with serving_tls(authority, host) as port, pytest.raises(Unproved, match=words):
        ask(connect(rest_json(f"https://localhost:{port}", "k", **more)))


def checked(spec: dict[str, Any], settings: Any, folder: Path) -> str:
    configure(settings, folder / "connectors", sample_city=spec)
    return CliRunner().invoke(exchange, ["check", "sample-city", "--language", "en"]).output


@pytest.mark.parametrize("kind", ["rest_json", "agent"])
def test_the_check_says_what_is_wrong_with_a_certificate(
    kind: str, authority: Authority, stranger: Authority, settings: Any, tmp_path: Path
) -> None:
    with serving_tls(authority, "127.0.0.1") as port:
        for host, trusted, words in (
            ("127.0.0.1", stranger, AUTHORITY),
            ("localhost", authority, NAME),
            ("127.0.0.1", authority, ""),
        ):
            url = f"https://{host}:{port}"
            spec = rest_json(url, "k", ca=str(trusted.file))
            if kind == "agent":
                spec = {"kind": "agent", "base_url": url, "identifier": IDENTIFIER, "ca": str(trusted.file)}
            told = checked(spec, settings, tmp_path)
            assert (f"✗ Certificate: {words}." in told) == bool(words)
            assert ("Certificate" in told) == bool(words)


@pytest.fixture
def postgresql(authority: Authority) -> Iterator[int]:
    """A PostgreSQL of its own that speaks TLS, as localhost; yield its port."""
    tools = _programs()
    home, port, user = Path(f"/tmp/tongban-pg-{os.getpid()}"), free_port(), []
    home.mkdir(mode=0o700)
    certificate, key = authority.signs("localhost")
    shutil.copy(certificate, home / "server.pem")
    shutil.copy(key, home / "server.key")
    (home / "server.key").chmod(0o600)
    if os.geteuid() == 0:
        user = ["setpriv", "--reuid=nobody", "--clear-groups"]
        for one in (home, home / "server.pem", home / "server.key"):
            shutil.chown(one, "nobody")
    first = [*user, str(tools / "initdb"), "-D", str(home / "data"), "-U", "office", "--auth=trust", "--no-sync"]
    subprocess.run(first, check=True, capture_output=True, cwd="/")
    (home / "data" / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n")
    options = {"port": port, "listen_addresses": "localhost", "unix_socket_directories": "", "fsync": "off"}
    options |= {"ssl": "on", "ssl_cert_file": f"{home}/server.pem", "ssl_key_file": f"{home}/server.key"}
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = [*user, str(tools / "postgres"), "-D", str(home / "data"), *flags]
    process = subprocess.Popen(server, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _fill(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of a system's PostgreSQL: the one of the wheel speaks no TLS."""
    installed = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    assert installed, "make setup-dev installs a PostgreSQL with TLS: apt-get install postgresql"
    return installed[0]


def _fill(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(host="localhost", port=port, user="office", dbname="postgres") as database:
                database.execute("CREATE TABLE pensions (person_id text, state text)")
                database.execute("INSERT INTO pensions VALUES ('310101199005061224', 'paying')")
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.1)


def test_a_database_is_known_by_its_own_authority_and_name(
    postgresql: int, authority: Authority, stranger: Authority, connect: Connect, settings: Any, tmp_path: Path
) -> None:
    place = {"kind": "sql", "engine": "postgresql", "port": postgresql, "database": "postgres", "user": "office"}
    spec = {**place, "host": "localhost", "ca": str(authority.file), "datasets": {"/person": VIEW}}
    assert ask(connect(spec)).fields == {"status": "paying"}
    for changes, words in (({"ca": str(stranger.file)}, AUTHORITY), ({"host": "127.0.0.1"}, NAME)):
        with pytest.raises(Unproved, match=words):
            ask(connect(spec | changes))
        assert f"✗ Certificate: {words}." in checked(spec | changes, settings, tmp_path)
