"""The JSON Schemas and the records say the same: each field of one is in the other, and as needed."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from django.conf import settings

from tongban.book import records

SCHEMAS = {path.name: json.loads(path.read_text()) for path in sorted(settings.BOOK_DIR.glob("schema/*.json"))}
STRUCTS = {
    struct.__name__: struct
    for _name, struct in inspect.getmembers(records, inspect.isclass)
    if issubclass(struct, records.Record) and struct not in (records.Record, records.Book)
}


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield each schema of a record: the titled objects."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "title" in schema:
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


OBJECTS = {found["title"]: found for schema in SCHEMAS.values() for found in objects(schema)}


def test_every_record_has_its_schema_and_every_schema_its_record() -> None:
    assert set(OBJECTS) == set(STRUCTS)


@pytest.mark.parametrize("name", STRUCTS)
def test_a_record_and_its_schema_have_the_same_fields(name: str) -> None:
    fields = msgspec.structs.fields(STRUCTS[name])
    assert set(OBJECTS[name]["properties"]) == {field.encode_name for field in fields}
    assert set(OBJECTS[name].get("required", ())) == {field.encode_name for field in fields if field.required}
    assert OBJECTS[name]["additionalProperties"] is False


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_2020_12(name: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
