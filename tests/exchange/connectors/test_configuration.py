"""What is wrong with a connector's folder is told with file, line and remedy."""

from pathlib import Path
from typing import Any

import pytest

from tests.connectors import configure
from tongban.exchange import configuration
from tongban.exchange.configuration import WrongConfiguration

REST = {"kind": "rest_json", "base_url": "http://127.0.0.1:1"}


def faults(settings: Any, folder: Path, text: str) -> list[str]:
    (folder / "office").mkdir(parents=True, exist_ok=True)
    (folder / "office" / "connector.yaml").write_text(text)
    settings.TONGBAN_CONNECTORS = folder
    with pytest.raises(WrongConfiguration) as wrong:
        configuration.read("office")
    return [str(fault) for fault in wrong.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("kind: telex\n", 1, "telex"),
        ("kind: rest_json\n", 1, "base_url"),
        ("kind: rest_json\nbase_ulr: http://127.0.0.1\n", 2, "base_url"),
        ("kind: rest_json\nbase_url: ${NO_SUCH_NAME}\n", 2, "NO_SUCH_NAME"),
        ("kind: rest_json\nbase_url: http://127.0.0.1\nauth: {kind: bearer, token: s3cret}\n", 3, "${NAME}"),
        ("kind: rest_json\nbase_url: http://127.0.0.1\nauth: {kind: basic, user: u}\n", 3, "password"),
        ("kind: rest_json\nbase_url: http://127.0.0.1\ndatasets:\n  /x: {record: '$['}\n", 4, "JSONPath"),
        ("kind: rest_json\nbase_url: http://127.0.0.1\ndatasets:\n  x: {}\n", 4, "/pensions"),
        ("kind: sql\nengine: postgresql\ndatasets:\n  /x: {view: v, key: {a: b}, columns: {c: d}}\n", 1, "host"),
        ("kind: files\nfolder: f\ndatasets:\n  /x: {file: a, key: [k], columns: {A: {field: a}}}\n", 4, "k"),
        ("kind: files\nfolder: f\ndatasets: {/x: {file: a, key: [a], columns: {A: {field: a, pattern: (}}}}\n", 3, ")"),
        ("kind: push\nsender: me\ndatasets:\n  /x: {key: [a], schema: {}}\n", 2, "CN-310000"),
        ("kind: push\nsender: A/B/C/D\ndatasets:\n  /x: {key: [a], schema: {type: 7}}\n", 4, "JSON Schema"),
        ("[]\n", 1, ""),
        (": : :\n", 1, ""),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_remedy(settings: Any, tmp_path: Path, text: str, line: int, word: str) -> None:
    told = faults(settings, tmp_path, text)
    assert told[0].startswith(f"office/connector.yaml:{line}: ")
    assert word in told[0]
    assert "s3cret" not in "".join(told)


def test_a_secret_comes_from_the_environment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_TOKEN", "s3cret")
    configure(settings, tmp_path, office=REST | {"auth": {"kind": "bearer", "token": "${OFFICE_TOKEN}"}})
    assert configuration.read("office").spec["auth"]["token"] == "s3cret"


def test_what_travels_unencrypted_is_warned_of(settings: Any, tmp_path: Path) -> None:
    configure(settings, tmp_path, office=REST | {"base_url": "http://office.example"})
    (warning,) = configuration.read("office").warnings
    assert "https" in str(warning)


@pytest.mark.parametrize("name", ["../office", "office/..", "", ".", "Office", "no-such-office"])
def test_a_name_cannot_leave_the_folder(settings: Any, tmp_path: Path, name: str) -> None:
    configure(settings, tmp_path / "a", office=REST)
    with pytest.raises(WrongConfiguration):
        configuration.read(name)


def test_each_skeleton_is_sound_once_its_secrets_are_set(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OFFICE_TOKEN", "OFFICE_PASSWORD", "OFFICE_DB_PASSWORD"):
        monkeypatch.setenv(name, "x")
    settings.TONGBAN_CONNECTORS = tmp_path
    for skeleton in (Path(configuration.__file__).parent / "connectors" / "skeletons").glob("*.yaml"):
        (tmp_path / "office").mkdir(exist_ok=True)
        (tmp_path / "office" / "connector.yaml").write_text(skeleton.read_text())
        assert configuration.read("office").kind == skeleton.stem
