"""Whether a connector works, step by step, for whoever connects an office. Values are never told, only their types."""

import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import configuration, gateway, reach
from tongban.exchange.configuration import Configuration, WrongConfiguration
from tongban.exchange.connectors.outcome import Connector, Down, Endpoint, NotFound, NotLetIn, Unproved

REACH_SECONDS = 2.0
NAMES = {str: "text", bool: "boolean", int: "number", float: "number", list: "list", dict: "object"}


@dataclass(frozen=True)
class Step:
    """One thing that was tried: `state` is `ok`, `failed`, `warning` or `skipped`; `seconds` where time matters."""

    what: str
    state: str
    detail: str = ""
    seconds: float | None = None


def check(name: str, sources: Sequence[book.Source], *, id_number: str = "", uscc: str = "") -> Iterator[Step]:
    """Yield what was tried of a connector and what came of it; `sources` are the book's that lead to it."""
    try:
        found = configuration.read(name)
    except WrongConfiguration as wrong:
        yield from (Step(_("Configuration"), "failed", str(fault)) for fault in wrong.faults)
        return
    yield from (Step(_("Configuration"), "warning", str(fault)) for fault in found.warnings)
    yield Step(_("Configuration"), "ok", found.kind)
    try:
        connector = configuration.connector_of(found)
    except Exception as fault:  # noqa: BLE001 - a mapping.py or a certificate file may fail in any way
        yield Step(_("Configuration"), "failed", f"{type(fault).__name__}: {fault}")
        return
    try:
        yield from _tried(found, connector, sources, {"person": id_number, "company": uscc})
    finally:
        connector.close()


def _tried(
    found: Configuration, connector: Connector, sources: Sequence[book.Source], numbers: Mapping[str, str]
) -> Iterator[Step]:
    for endpoint in connector.endpoints():
        steps = list(_reached(endpoint))
        yield from steps
        if any(step.state == "failed" for step in steps):
            return
    if not sources:
        yield Step(_("Book"), "warning", _("No source of the book leads to this connector: nothing uses it yet."))
    paths = list(found.spec.get("datasets", {})) or [source.path for source in sources]
    for path in dict.fromkeys([*paths, *(source.path for source in sources)]):
        yield _proved(connector, path)
    for source in sources:
        if source.kind != "read":
            yield Step(source.key, "skipped", _("It is written to: a sample call would change the register."))
        elif not numbers[source.subject]:
            told = {
                "person": _("Give --id-number to try a call about a person made for tests."),
                "company": _("Give --uscc to try a call about a company made for tests."),
            }
            yield Step(source.key, "skipped", told[source.subject])
        else:
            yield from _answered(connector, source, numbers[source.subject])


def _reached(endpoint: Endpoint) -> Iterator[Step]:
    where = f"{endpoint.host}:{endpoint.port}"
    try:
        addresses = reach.resolve(endpoint.host, endpoint.port)
    except reach.NotResolved as fault:
        yield Step(_("Name of the host"), "failed", str(fault))
        return
    yield Step(_("Name of the host"), "ok", f"{endpoint.host}: {', '.join(addresses)}")
    try:
        for address in addresses:
            reach.check(endpoint.host, endpoint.port, address)
    except reach.NotListed as fault:
        remedy = _("If the office is meant, let the operator add it to TONGBAN_EXCHANGE_HOSTS.")
        yield Step(_("Allowed"), "failed", f"{fault}. {remedy}")
        return
    yield Step(_("Allowed"), "ok", where)
    begun = time.monotonic()
    try:
        socket.create_connection((addresses[0], endpoint.port), REACH_SECONDS).close()
    except OSError as fault:
        yield Step(_("Reachable"), "failed", f"{where}: {fault.strerror or type(fault).__name__}")
        return
    yield Step(_("Reachable"), "ok", where, time.monotonic() - begun)


def _proved(connector: Connector, path: str) -> Step:
    begun = time.monotonic()
    try:
        proved = connector.prove(path, begun + gateway.BUDGET_SECONDS)
    except NotLetIn as fault:
        return Step(_("Signed in"), "failed", _wrong_key(fault))
    except Unproved as fault:
        return Step(_("Certificate"), "failed", _wrong_certificate(fault))
    except Down as fault:
        return Step(_("Dataset"), "failed", f"{path}: {fault}", time.monotonic() - begun)
    detail = path if proved else _("%(path)s: only a call can show whether the key is right") % {"path": path}
    return Step(_("Dataset"), "ok" if proved else "skipped", detail, time.monotonic() - begun)


def _answered(connector: Connector, source: book.Source, number: str) -> Iterator[Step]:
    begun = time.monotonic()
    inputs: dict[str, Any] = {source.asked_by: number}
    until = begun + gateway.BUDGET_SECONDS
    try:
        record = connector.read(
            source.path, inputs, purpose=next(iter(source.purposes), "check"), concerning="check", until=until
        )
    except NotFound:
        yield Step(source.key, "warning", _("It answers that it has no such record."), time.monotonic() - begun)
        return
    except NotLetIn as fault:
        yield Step(source.key, "failed", _wrong_key(fault), time.monotonic() - begun)
        return
    except Down as fault:
        yield Step(source.key, "failed", str(fault), time.monotonic() - begun)
        return
    yield Step(source.key, "ok", _("It answers."), time.monotonic() - begun)
    declared = {field.name: field.type for field in source.fields}
    for name, wanted in declared.items():
        yield _typed(f"{source.key}.{name}", record.fields.get(name), wanted)
    if surplus := sorted(record.fields.keys() - declared.keys()):
        told = _("More is answered than the book declares; it does not pass: %(names)s.")
        yield Step(source.key, "warning", told % {"names": ", ".join(surplus)})


def _wrong_key(fault: NotLetIn) -> str:
    return _("%(fault)s. Check the key or password.") % {"fault": fault}


def _wrong_certificate(fault: Unproved) -> str:
    remedy = _("Write the name that it bears into the address, or the file of the office's own authority under ca.")
    return f"{fault}. {remedy}"


def _typed(where: str, value: Any, wanted: str) -> Step:
    if value is None:
        return Step(where, "warning", _("Nothing is answered; the book declares %(type)s.") % {"type": wanted})
    if gateway.is_of(wanted, value):
        return Step(where, "ok", wanted)
    told = {"found": NAMES.get(type(value), type(value).__name__), "type": wanted}
    return Step(where, "failed", _("It is %(found)s, and the book declares %(type)s.") % told)
