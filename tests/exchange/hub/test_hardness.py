"""Slow, huge and lying messages cost the hub little, and a hub that is killed leaves nothing half done."""

import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.exchange.conftest import MOTHER
from tests.exchange.hub.caller import Caller
from tests.exchange.hub.conftest import CLIENT, PROVIDER, Hub, Provider, a_hub
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = f"/r1/{PROVIDER}/person"
BODY = json.dumps({"id_number": MOTHER}).encode()


def head(target: str, length: str, **more: str) -> bytes:
    lines = [f"POST {target} HTTP/1.1", "Host: hub", f"X-Road-Client: {CLIENT}", length]
    lines += [f"{name}: {value}" for name, value in more.items()]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def answer_to(hub: Hub, *pieces: bytes, close: bool = False) -> bytes:
    """Send bytes as they are; return what comes back until the hub hangs up or has answered."""
    with socket.create_connection(("127.0.0.1", hub.port), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
        if close:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while b'"detail"' not in received:
            try:
                piece = connection.recv(65536)
            except ConnectionError:
                break
            if not piece:
                break
            received += piece
    return received


def reasons() -> list[str]:
    return list(Call.objects.order_by("sequence").values_list("reason", flat=True))


def test_fifty_slow_senders_keep_no_thread_from_others(caller: Caller, hub: Hub) -> None:
    slow = [socket.create_connection(("127.0.0.1", hub.port)) for _ in range(50)]
    for connection in slow:
        connection.sendall(head(PERSON, "Content-Length: 1000") + b"{")
    begun = time.monotonic()
    answers = [caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}).status for _ in range(10)]
    assert answers == [200] * 10
    assert time.monotonic() - begun < 2.5  # before their time is over
    told = [connection.makefile("rb").readline() for connection in slow]
    assert set(told) == {b"HTTP/1.1 400 Bad Request\r\n"}
    for connection in slow:
        connection.close()
    assert reasons().count("too_slow") == 50


def test_a_gigabyte_is_refused_before_it_is_sent(caller: Caller, hub: Hub) -> None:
    before = hub.worker.memory_info().rss
    answered = answer_to(hub, head(PERSON, f"Content-Length: {2**30}"), b"x" * 100_000)
    assert b"too_large" in answered
    assert hub.worker.memory_info().rss - before < 20_000_000
    assert reasons() == ["too_large"]


def test_a_gigabyte_without_a_length_is_cut_off_at_the_limit(caller: Caller, hub: Hub) -> None:
    sent = 0

    def pour(connection: socket.socket) -> None:
        nonlocal sent
        piece = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
        try:
            for _ in range(1024):
                connection.sendall(piece)
                sent += 1
        except OSError:
            return

    with socket.create_connection(("127.0.0.1", hub.port), timeout=30) as connection:
        connection.sendall(head(PERSON, "Transfer-Encoding: chunked"))
        pouring = threading.Thread(target=pour, args=(connection,))
        pouring.start()
        answered = connection.recv(65536)
    pouring.join()
    assert b"too_large" in answered
    assert sent < 120  # of 1024 MB, with what lay in the buffers
    assert reasons() == ["too_large"]


@pytest.mark.parametrize(
    ("length", "content", "close", "reason"),
    [
        ("Content-Length: 10", BODY, False, "wrong_digest"),
        (f"Content-Length: {len(BODY) + 10}", BODY, False, "too_slow"),
        (f"Content-Length: {len(BODY) + 10}", BODY, True, "cut_off"),
    ],
)
def test_a_length_that_is_not_true_is_found_out(
    caller: Caller, hub: Hub, length: str, content: bytes, close: bool, reason: str
) -> None:
    signed = caller.signed("POST", PERSON, BODY).headers
    del signed["x-road-client"]  # head() has it
    answer_to(hub, head(PERSON, length, **signed), content, close=close)
    deadline = time.monotonic() + 5
    while not Call.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert reasons()[:1] == [reason]


def test_two_lengths_are_no_message(hub: Hub) -> None:
    lengths = f"Content-Length: {len(BODY)}\r\nContent-Length: 4"
    assert answer_to(hub, head(PERSON, lengths), BODY).startswith(b"HTTP/1.1 400")


def test_an_office_that_hangs_leaves_threads_for_the_others(caller: Caller, hub: Hub) -> None:
    with ThreadPoolExecutor(40) as pool:
        hanging = [pool.submit(caller.ask, f"{PROVIDER}/hangs", {"id_number": MOTHER}) for _ in range(40)]
        time.sleep(0.5)
        begun = time.monotonic()
        assert caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}).status == 200
        assert time.monotonic() - begun < 1
        told = {one.result().reason for one in hanging}
    assert told == {"busy", "down"}


def test_a_large_answer_never_lies_in_memory(caller: Caller, provider: Provider, tmp_path: Path, settings: Any) -> None:
    size = 100_000_000
    with a_hub(tmp_path, provider, TONGBAN_HUB_MAX_BYTES=str(2 * size)) as hub:
        large = Caller(hub.port, caller.client, caller.key)
        target = f"/r1/{PROVIDER}/raw/big?n="
        large.call("GET", f"{target}1000000")
        before = _peak(hub)
        assert len(large.call("GET", f"{target}{size}").body) == size
        large.call("POST", f"/r1/{PROVIDER}/raw/echo", b"x" * size)
        grown = _peak(hub) - before
    assert grown < 16_000_000, grown
    assert list(Path(settings.DATA_DIR, "spool").iterdir()) == []


def test_an_answer_over_the_limit_is_not_passed_on(caller: Caller) -> None:
    answered = caller.call("GET", f"/r1/{PROVIDER}/raw/big?n=70000000")
    assert (answered.status, answered.reason) == (500, "answer_too_large")


def test_a_hub_killed_in_mid_call_leaves_a_whole_log_and_the_call_can_be_made_again(
    caller: Caller, provider: Provider, tmp_path: Path
) -> None:
    told = {"id_number": MOTHER, "name": "林知夏"}
    with a_hub(tmp_path, provider) as hub:
        dying = Caller(hub.port, caller.client, caller.key)
        dying.ask(f"{PROVIDER}/person", {"id_number": MOTHER})
        with ThreadPoolExecutor(1) as pool:
            lost = pool.submit(dying.ask, f"{PROVIDER}/register", told, x_road_id="killed-1")
            deadline = time.monotonic() + 5
            while not provider.seen("register") and time.monotonic() < deadline:
                time.sleep(0.02)
            os.killpg(hub.process.pid, signal.SIGKILL)
            assert isinstance(lost.exception(), OSError | Exception)
    assert Call.objects.filter(source="register").count() == 0
    assert verify().faults == []
    answered = caller.ask(f"{PROVIDER}/register", told, x_road_id="killed-1")
    assert answered.status == 200
    keys = {dict(call["headers"])["Idempotency-Key"] for call in provider.seen("register")}
    assert f"{CLIENT} killed-1" in keys
    assert [call.message_id for call in Call.objects.filter(source="register")] == ["killed-1"]
    assert verify().faults == []


def _peak(hub: Hub) -> int:
    lines = Path(f"/proc/{hub.worker.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_another_version_is_not_answered(hub: Hub) -> None:
    address = f"http://127.0.0.1:{hub.port}{PERSON.replace('/r1/', '/r2/')}"
    assert httpx.post(address, content=BODY).status_code == 404
