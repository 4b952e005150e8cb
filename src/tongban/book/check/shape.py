"""The shape of a file: JSON Schema says what is wrong, this says it in words."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from django.conf import settings
from django.utils.translation import gettext as _

from tongban.book.check.draft import likeliest, suggestion
from tongban.book.fault import Fault
from tongban.book.reader import Document, Place

Told = tuple[str, str]


def shape_faults(document: Document, *, chapter: str, schemas: Path) -> list[Fault]:
    """Return what is wrong with the shape of a file outside the book; the schemas lie in `schemas`/schema."""
    return [fault for fault, _place in Shapes(schemas).faults(document, chapter)]


class Shapes:
    """The JSON Schemas of a book's folder, else of the installation's book."""

    def __init__(self, folder: Path) -> None:
        own = folder / "schema"
        self.folder = own if own.is_dir() else Path(settings.BOOK_DIR) / "schema"
        self.validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def faults(self, document: Document, chapter: str) -> list[tuple[Fault, Place]]:
        """Return each fault of shape with its place."""
        errors = list(self._validator(chapter).iter_errors(document.data))
        found = []
        mistyped: set[tuple[Place, str]] = set()
        for error in errors:
            if error.kind.name == "additionalProperties":
                told = _unknown(error, self._properties(chapter, error), mistyped)
            elif error.kind.name != "required":
                told = _told(error, document)
            else:
                continue
            found += [(document.fault(what, remedy, at), at) for what, remedy, at in told]
        for error in errors:
            # a mistyped key is told as such, not as a missing one too
            if error.kind.name == "required" and (_place(error), _missing(error)) not in mistyped:
                found += [(document.fault(what, remedy, at), at) for what, remedy, at in _told(error, document)]
        return found

    def _validator(self, chapter: str) -> jsonschema_rs.Draft202012Validator:
        if chapter not in self.validators:
            terms = self._schema("terms")
            registry = jsonschema_rs.Registry([("json-schema:///terms.json", terms)])
            self.validators[chapter] = jsonschema_rs.Draft202012Validator(
                self._schema(chapter), registry=registry, validate_formats=True
            )
        return self.validators[chapter]

    def _schema(self, name: str) -> dict[str, Any]:
        schema: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return schema

    def _properties(self, chapter: str, error: jsonschema_rs.ValidationError) -> list[str]:
        """Return the keys allowed where an unknown one was found."""
        for name in (chapter, "terms"):
            schema: Any = self._schema(name)
            for part in error.schema_path[:-1]:
                schema = schema.get(part, {}) if isinstance(schema, dict) else {}
            if isinstance(schema, dict) and "properties" in schema:
                return list(schema["properties"])
        return []


def _unknown(
    error: jsonschema_rs.ValidationError, allowed: list[str], mistyped: set[tuple[Place, str]]
) -> Iterator[tuple[str, str, Place]]:
    """Tell unknown keys; note the keys that were probably meant in `mistyped`."""
    used = error.instance if isinstance(error.instance, dict) else {}
    free = [key for key in allowed if key not in used]
    for key in error.kind.unexpected:  # type: ignore[attr-defined]  # of this kind
        mistyped.add((_place(error), likeliest(key, free)))
        otherwise = _("Remove it, or use one of: %(keys)s.") % {"keys": ", ".join(free)} if free else _("Remove it.")
        what = _("The key “%(key)s” is not known here.") % {"key": key}
        yield what, suggestion(key, free, otherwise), (*_place(error), key)


def _told(error: jsonschema_rs.ValidationError, document: Document) -> Iterator[tuple[str, str, Place]]:
    teller = TELLERS.get(error.kind.name, _otherwise)
    yield (*teller(error.kind, document.written.get(_place(error), ""), error), _place(error))


def _place(error: jsonschema_rs.ValidationError) -> Place:
    return tuple(error.instance_path)


def _missing(error: jsonschema_rs.ValidationError) -> str:
    return str(error.kind.property)  # type: ignore[attr-defined]  # of the kind `required`


def _required(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    if kind.property == "zh":
        return _("The Chinese words are missing."), _("Add zh.")
    if kind.property == "en":
        return _("The English words are missing."), _("Add en.")
    return _("The key “%(key)s” is missing.") % {"key": kind.property}, _("Add it.")


def _type(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    words = {
        "string": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("a group of keys"),
        "null": _("nothing"),
    }
    wanted = _(" or ").join(words[name] for name in kind.types)
    if error.instance is None:
        return _("Nothing is written here, but %(wanted)s is needed.") % {"wanted": wanted}, _(
            "Fill it in, or remove it."
        )
    if "string" in kind.types and written:
        remedy = _("Put it in quotes: %(quoted)s.") % {"quoted": json.dumps(written, ensure_ascii=False)}
    else:
        remedy = _("Write %(wanted)s.") % {"wanted": wanted}
    return _("This is not %(wanted)s.") % {"wanted": wanted}, remedy


def _enum(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    options = kind.options if isinstance(kind.options, list) else json.loads(kind.options)
    if not isinstance(error.instance, str) and written in options:
        quoted = json.dumps(written)
        return _("“%(value)s” is read as a number.") % {"value": written}, _("Put it in quotes: %(quoted)s.") % {
            "quoted": quoted
        }
    remedy = _("Use one of: %(options)s.") % {"options": ", ".join(map(str, options))}
    return _("“%(value)s” is not allowed here.") % {"value": written}, remedy


def _pattern(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    if kind.pattern == r"\S":
        if error.instance_path[-1:] == ["zh"]:
            return _("The Chinese words are missing."), _("Write them.")
        if error.instance_path[-1:] == ["en"]:
            return _("The English words are missing."), _("Write them.")
        return _("The text is empty."), _("Fill it in, or remove the key.")
    value = written or str(error.instance)
    return (
        _("“%(value)s” is not written as it must be.") % {"value": value},
        _("It must match %(pattern)s.") % {"pattern": kind.pattern},
    )


def _format(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    return _("“%(value)s” is not a real day.") % {"value": written}, _("Write a day like 2026-01-31.")


def _limit(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    value = {"value": written, "limit": kind.limit}
    if kind.name == "minimum":
        return _("%(value)s is too small.") % value, _("Write at least %(limit)s.") % value
    if kind.name == "maximum":
        return _("%(value)s is too large.") % value, _("Write at most %(limit)s.") % value
    return _("Nothing is listed here."), _("Name at least %(limit)s.") % value


def _unique(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    return _("The list names something twice."), _("Name each once.")


def _property_name(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    value = getattr(getattr(kind, "error", None), "instance", error.instance)
    return _("“%(value)s” cannot be a key here.") % {"value": value}, _("Use a question's key.")


def _otherwise(kind: Any, written: str, error: jsonschema_rs.ValidationError) -> Told:
    return _("This is not as it must be: %(message)s.") % {"message": error.message}, _(
        "See the schema of this chapter."
    )


TELLERS: dict[str, Callable[[Any, str, jsonschema_rs.ValidationError], Told]] = {
    "required": _required,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "minimum": _limit,
    "maximum": _limit,
    "minItems": _limit,
    "minProperties": _limit,
    "uniqueItems": _unique,
    "propertyNames": _property_name,
}
