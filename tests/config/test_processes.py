import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tongban.config.processes import Program, Stopped, Supervisor

SLEEP = ["/bin/sleep", "1000"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    one = Supervisor(tmp_path / "logs", said.append)
    yield one
    one.stop()


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _comes_true(question: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.02)
    return False


def test_what_dies_is_started_again(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("toy", ["/bin/sh", "-c", "echo last words; exec sleep 1000"]))
    first = supervisor.pid("toy")
    assert _comes_true(lambda: "last words" in supervisor.log("toy").read_text())
    os.kill(first, signal.SIGKILL)

    assert supervisor.wait_until(lambda: supervisor.pid("toy") != first, seconds=5)
    assert _is_alive(supervisor.pid("toy"))
    assert said == [
        f"toy ended with -9 and is started again in 0 s. Its log, {supervisor.log('toy')}, ends:",
        "    last words",
    ]


def test_what_keeps_dying_is_started_less_and_less_often(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("toy", ["/bin/false"]))
    assert not supervisor.wait_until(lambda: False, seconds=2.5)
    pauses = [line.split(" in ")[1].split(" s")[0] for line in said if " ended with " in line]
    assert pauses == ["0", "1", "3"]


def test_nothing_of_a_killed_program_stays_behind(supervisor: Supervisor, tmp_path: Path) -> None:
    child = tmp_path / "child"
    supervisor.start(
        Program("toy", ["/bin/sh", "-c", f"sleep 1000 & echo $! > {child}.new; mv {child}.new {child}; wait"])
    )
    assert _comes_true(child.exists)
    left = int(child.read_text())
    os.kill(supervisor.pid("toy"), signal.SIGKILL)
    supervisor.wait_until(lambda: not _is_alive(left), seconds=5)
    assert not _is_alive(left)


def test_stopping_ends_the_last_started_first(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"
    for name in ("first", "second", "third"):
        script = f"trap 'echo {name} >> {order}; exit' TERM; touch {tmp_path / name}; while :; do sleep 0.05; done"
        supervisor.start(Program(name, ["/bin/sh", "-c", script]))
        assert _comes_true((tmp_path / name).exists)
    supervisor.stop()
    assert order.read_text().split() == ["third", "second", "first"]


def test_what_does_not_stop_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    script = f"trap '' TERM; touch {tmp_path / 'deaf'}; while :; do sleep 0.05; done"
    supervisor.start(Program("deaf", ["/bin/sh", "-c", script], stop_seconds=0.3))
    assert _comes_true((tmp_path / "deaf").exists)
    pid = supervisor.pid("deaf")
    supervisor.stop()
    assert not _is_alive(pid)


def test_a_step_gives_its_code_and_its_words(supervisor: Supervisor, tmp_path: Path) -> None:
    words = tmp_path / "words"
    assert (
        supervisor.run_once(Program("step", ["/bin/sh", "-c", "echo $WORD; exit 3"], {"WORD": "here"}), output=words)
        == 3
    )
    assert words.read_text() == "here\n"


def test_a_step_is_broken_off_when_told_to_stop(supervisor: Supervisor) -> None:
    threading.Timer(0.2, supervisor.stopping.set).start()
    with pytest.raises(Stopped):
        supervisor.run_once(Program("step", SLEEP))


TOWER = """
import signal, sys
from pathlib import Path
from tongban.config.processes import Program, Supervisor

one = Supervisor(Path(sys.argv[1]), print)
signal.signal(signal.SIGTERM, lambda *_: one.stopping.set())
for name in ("a", "b"):
    one.start(Program(name, ["/bin/sleep", "1000"]))
print(one.pid("a"), one.pid("b"), flush=True)
one.watch()
one.stop()
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(tmp_path: Path, how: signal.Signals) -> None:
    tower = subprocess.Popen([sys.executable, "-c", TOWER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert tower.stdout is not None
    pids = [int(word) for word in tower.stdout.readline().split()]
    assert [_is_alive(pid) for pid in pids] == [True, True]
    tower.send_signal(how)
    tower.wait(10)
    tower.stdout.close()
    assert _comes_true(lambda: not any(_is_alive(pid) for pid in pids))


def test_ctrl_c_in_the_terminal_reaches_the_supervisor_only(supervisor: Supervisor) -> None:
    supervisor.start(Program("toy", SLEEP))
    assert os.getpgid(supervisor.pid("toy")) != os.getpgrp()
