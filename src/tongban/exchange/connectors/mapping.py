"""From an office's answer to a dataset's fields, by JSONPath (RFC 9535), and by the connector's own Python last."""

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonpath
from django.utils import timezone

from tongban.exchange.connectors.outcome import Answer, Down, NotFound, Record

FILE = "mapping.py"


class AnswerMap:
    """How one dataset's answer is read. `spec` is the dataset's part of connector.yaml.

    `record`: where the record lies in the answer; nothing there means that there is none. `fields`: each field's
    place in the record; without it the record is taken as it is. `as_of`: the place of the moment the data are of.
    """

    def __init__(self, path: str, spec: Mapping[str, Any], module: ModuleType | None) -> None:
        self._path = path
        self._record = _compiled(spec["record"]) if "record" in spec else None
        self._fields = {name: _compiled(place) for name, place in spec.get("fields", {}).items()}
        self._as_of = _compiled(spec["as_of"]) if "as_of" in spec else None
        self._last: Callable[[str, Answer], Answer] | None = getattr(module, "map_answer", None)

    def record_in(self, answer: Any) -> Record:
        """Return the record in an answer. Raises NotFound, or Down for one that holds no record's shape."""
        record = answer if self._record is None else _first(self._record, answer)
        if record is None:
            raise NotFound
        if not isinstance(record, dict):
            raise Down("no object")
        fields = {name: _first(place, record) for name, place in self._fields.items()} if self._fields else record
        if self._last is not None:
            fields = self._last(self._path, dict(fields))
        return Record(fields, moment(_first(self._as_of, record)) if self._as_of else None)


def own_module(folder: Path) -> ModuleType | None:
    """Return the connector's own `mapping.py`; None without one.

    It may define `map_answer(path, fields)`, which returns the fields, for what places in an answer cannot say.
    """
    file = folder / FILE
    spec = importlib.util.spec_from_file_location(f"connector_{folder.name}", file) if file.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wrong_places(spec: Mapping[str, Any]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Yield each place of a dataset that is no JSONPath, by its keys, with what is wrong."""
    named = [((name,), spec[name]) for name in ("record", "as_of") if name in spec]
    for keys, written in [*named, *((("fields", name), place) for name, place in spec.get("fields", {}).items())]:
        try:
            _compiled(written)
        except jsonpath.JSONPathError as fault:
            yield keys, str(fault).partition("\n")[0]


def plain(value: Any) -> Any:
    """Return a value of a database, a sheet or an XML document as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def moment(value: Any) -> datetime | None:
    """Return a moment written as ISO 8601, or given as such; without a zone it is the city's time. Raises Down."""
    if value is None:
        return None
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise Down("as_of is no moment") from None
    return (read if read.tzinfo else timezone.make_aware(read)).astimezone(UTC)


def _compiled(place: str) -> jsonpath.JSONPath:
    return jsonpath.JSONPathEnvironment(strict=True).compile(place)  # type: ignore[return-value]  # strict: one path


def _first(place: jsonpath.JSONPath, value: Any) -> Any:
    found = place.match(value)
    return None if found is None else found.value
