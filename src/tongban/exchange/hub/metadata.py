"""What the hub tells about members and services (X-Road REST metadata), and about itself."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import rules
from tongban.exchange.hub.errors import Denied
from tongban.exchange.hub.received import Received
from tongban.exchange.identifiers import CLASS, DATASETS, Identifier
from tongban.exchange.models import Agreement, Subsystem
from tongban.kernel.clock import day_of

SERVICES = ("listMethods", "allowedMethods", "getOpenAPI")
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array", "items": {}},
    "object": {"type": "object"},
}


def answer(received: Received, client: Identifier, service: Identifier) -> bytes:
    """Return what a metadata service answers a client, as JSON. Raises Denied."""
    if received.method != "GET":
        raise Denied("wrong_method")
    sources = _sources_of(service)
    if service.service == "getOpenAPI":
        return msgspec.json.encode(_described(received, sources))
    if service.service == "allowedMethods":
        on = day_of(received.at)
        agreed = Agreement.objects.filter(consumer=client.member_identifier, starts_on__lte=on, ends_on__gte=on)
        allowed = set(agreed.values_list("source", flat=True))
        sources = {key: source for key, source in sources.items() if key in allowed or rules.is_open(source)}
    return msgspec.json.encode({"service": [_listed(service, source) for source in sources.values()]})


def clients() -> bytes:
    """Return the members' active systems, and the providers of the book's datasets, as listClients answers."""
    known = {row.identifier: row.title for row in Subsystem.objects.filter(active=True).order_by("identifier")}
    agencies = book.current().book.agencies
    for key in sorted({source.agency for source in book.current().book.sources.values()}):
        identifier = Identifier(settings.TONGBAN_INSTANCE, CLASS, agencies[key].uscc, DATASETS)
        known.setdefault(str(identifier), str(agencies[key].name))
    return msgspec.json.encode({"member": [_client(*one) for one in sorted(known.items())]})


def openapi() -> bytes:
    """Return the OpenAPI description of the hub's own addresses."""
    parts = [("instance", "CN-310000"), ("class", CLASS), ("member", ""), ("subsystem", DATASETS), ("service", "")]
    text = {"type": "string", "minLength": 1, "maxLength": 255}
    path = [
        {"name": name, "in": "path", "required": True, "schema": text | ({"example": example} if example else {})}
        for name, example in parts
    ]
    client = {"name": "X-Road-Client", "in": "header", "required": True, "schema": {"type": "string"}}
    called = {
        method: {
            "operationId": f"call_{method}",
            "parameters": [*path, client],
            "responses": {status: {"$ref": "#/components/responses/Answer"} for status in ("200", "400", "404", "500")},
        }
        for method in ("get", "post", "put", "delete", "patch")
    }
    called["post"]["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}
    said = {"description": "JSON", "content": {"application/json": {"schema": {}}}}
    listed = {"get": {"operationId": "listClients", "responses": {"200": said}}}
    address = "/r1/" + "/".join(f"{{{name}}}" for name, _example in parts)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "Tongban exchange hub", "version": "1"},
            "paths": {address: called, "/listClients": listed},
            "components": {"responses": {"Answer": said}},
        }
    )


def _sources_of(service: Identifier) -> dict[str, book.Source]:
    content = book.current().book
    if (service.instance, service.member_class, service.subsystem) != (settings.TONGBAN_INSTANCE, CLASS, DATASETS):
        raise Denied("unknown_service")
    offices = {agency.key for agency in content.agencies.values() if agency.uscc == service.member}
    if not offices:
        raise Denied("unknown_service")
    return {key: source for key, source in content.sources.items() if source.agency in offices}


def _listed(provider: Identifier, source: book.Source) -> dict[str, Any]:
    endpoint = {"method": "*", "path": "/**"} if source.raw else {"method": "POST", "path": "/"}
    return {
        "object_type": "SERVICE",
        "service_type": "REST" if source.raw else "OPENAPI",
        "xroad_instance": provider.instance,
        "member_class": provider.member_class,
        "member_code": provider.member,
        "subsystem_code": provider.subsystem,
        "service_code": source.key,
        "endpoint_list": [endpoint],
    }


def _client(identifier: str, title: str) -> dict[str, Any]:
    instance, member_class, member, subsystem = identifier.split("/")
    names = {"object_type": "SUBSYSTEM", "xroad_instance": instance, "member_class": member_class}
    return {"id": {**names, "member_code": member, "subsystem_code": subsystem}, "name": title}


def _described(received: Received, sources: dict[str, book.Source]) -> dict[str, Any]:
    """Return a service's OpenAPI description: a dataset's inputs and fields with their meaning in both languages."""
    codes = [value for name, value in parse_qsl(received.query, keep_blank_values=True) if name == "serviceCode"]
    if len(codes) != 1:
        raise Denied("bad_query")
    source = sources.get(codes[0])
    if source is None:
        raise Denied("unknown_service")
    title = f"{source.title.zh} / {source.title.en}"
    inputs = {field.name: _field(field) for field in source.inputs} or {source.asked_by: {"type": "string"}}
    fields = {field.name: _field(field) for field in source.fields}
    call = {
        "summary": title,
        "requestBody": {"required": True, "content": _json({"type": "object", "properties": inputs})},
        "responses": {"200": {"description": title, "content": _json({"type": "object", "properties": fields})}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": str(book.current().number)},
        "paths": {} if source.raw else {"/": {"post": call}},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _field(field: book.Field) -> dict[str, Any]:
    return {**TYPES[field.type], "description": f"{field.title.zh} / {field.title.en}"}
