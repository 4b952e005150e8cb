"""What a schema cannot say about a connector's configuration: what must stand together, and what is unwise."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
from django.utils.translation import gettext as _

from tongban.exchange.connectors.mapping import wrong_places
from tongban.exchange.identifiers import WrongIdentifier, read_client

AUTHS = {"none": (), "bearer": ("token",), "basic": ("user", "password"), "header": ("name", "value")}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
FOR_ENGINE = {"sqlite": ("file",), "postgresql": ("database", "user"), "mariadb": ("database", "user")}
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Found:
    """Something wrong or unwise at a place of the file."""

    place: Place
    what: str
    remedy: str
    is_warning: bool = False


def check(spec: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what is wrong with a configuration whose shape is right."""
    for name in ("base_url", "address", "wsdl"):
        if "://" in str(spec.get(name, "")):
            yield from _url(spec[name], (name,))
    yield from _auth(spec.get("auth", {"kind": "none"}))
    if spec["kind"] == "sql":
        yield from _engine(spec)
    if spec["kind"] == "push":
        yield from _system(spec["sender"], ("sender",))
    if spec["kind"] == "agent":
        yield from _system(spec["identifier"], ("identifier",))
    for path, dataset in spec.get("datasets", {}).items():
        place: Place = ("datasets", path)
        if not re.fullmatch(r"(/[\w.~-]+)+", path) or ".." in path:
            yield Found(place, _("A dataset's path begins with / and holds letters."), _("Write it like /pensions."))
        yield from _dataset(dataset, place)
        yield from _handed_over(dataset, place)


def is_personal(name: str) -> bool:
    """Tell whether an input of this name holds a person's number."""
    return name.endswith(("_id", "id_number"))


def _url(url: str, place: Place) -> Iterator[Found]:
    parts = urlsplit(url)
    try:
        sound = parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or "@" in parts.netloc or parts.query or parts.fragment or "\\" in url:
        what = _("An address is a scheme, a host, a port and a path, and nothing else.")
        yield Found(place, what, _("Write it like https://registers.example.gov.cn:8443/api."))
    elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
        yield Found(place, _("What is asked and answered travels unencrypted."), _("Use https."), is_warning=True)


def _auth(auth: Mapping[str, Any]) -> Iterator[Found]:
    for name in AUTHS[auth["kind"]]:
        if name not in auth:
            yield Found(("auth",), _("The key “%(key)s” is missing.") % {"key": name}, _("Add it."))


def _engine(spec: Mapping[str, Any]) -> Iterator[Found]:
    for name in FOR_ENGINE[spec["engine"]]:
        if name not in spec:
            yield Found((), _("The key “%(key)s” is missing.") % {"key": name}, _("Add it."))
    if spec["engine"] != "sqlite" and ("host" in spec) == ("socket" in spec):
        yield Found((), _("It is not clear where the database is."), _("Write either host or socket."))
    if not str(spec.get("port", "1")).isdigit():
        yield Found(("port",), _("The port is no number."), _("Write it like 5432."))
    if not spec.get("tls", True) and spec.get("host") not in (None, *LOOPBACK):
        yield Found(("tls",), _("What is asked and answered travels unencrypted."), _("Remove tls."), is_warning=True)


def _system(identifier: str, place: Place) -> Iterator[Found]:
    try:
        read_client(identifier)
    except WrongIdentifier as fault:
        what = _("This is no identifier of a system: %(fault)s.") % {"fault": fault}
        yield Found(place, what, _("Write it like CN-310000/GOV/11310000.../registers."))


def _dataset(dataset: Mapping[str, Any], place: Place) -> Iterator[Found]:
    for keys, fault in () if "columns" in dataset else wrong_places(dataset):
        what = _("This is no JSONPath: %(fault)s.") % {"fault": fault}
        yield Found((*place, *keys), what, _("Write it like $.person.name."))
    inputs: Mapping[str, str] = dataset.get("inputs", {})
    in_path = {where.partition(".")[2] for where in inputs.values() if where.startswith("path.")}
    if in_path != set(re.findall(r"{(\w+)}", dataset.get("path", ""))):
        what = _("The inputs in the path are not those that the path has room for.")
        yield Found(place, what, _("Write path.id for each {id} in path, and no other."))
    for name, where in inputs.items():
        if not is_personal(name) or not where.startswith(("path.", "query.")):
            continue
        if not dataset.get("personal_in_address", False):
            what = _("A person's number would stand in an address, where logs keep it.")
            remedy = _("Send it in the body; if the office can't take it there, add personal_in_address: true.")
            yield Found((*place, "inputs", name), what, remedy)
        else:
            what = _("A person's number stands in an address, where logs keep it.")
            yield Found((*place, "inputs", name), what, _("Ask the office to take it in the body."), is_warning=True)


def _handed_over(dataset: Mapping[str, Any], place: Place) -> Iterator[Found]:
    """Check columns of files and schemas of pushed records."""
    columns: Mapping[str, Any] = dataset.get("columns", {}) if "file" in dataset else {}
    fields = [rule["field"] for rule in columns.values()]
    if columns and (missing := [name for name in dataset["key"] if name not in fields]):
        what = _("No column gives the key's field “%(name)s”.") % {"name": missing[0]}
        yield Found((*place, "key"), what, _("Add the column, or change the key."))
    for name, rule in columns.items():
        try:
            re.compile(rule.get("pattern", ""))
        except re.error as fault:
            what = _("This is no pattern: %(fault)s.") % {"fault": fault}
            yield Found((*place, "columns", name, "pattern"), what, _("Write a regular expression."))
    if "schema" in dataset:
        try:
            jsonschema_rs.validator_for(dataset["schema"])
        except (jsonschema_rs.ValidationError, ValueError) as fault:
            what = _("This is no JSON Schema: %(fault)s.") % {"fault": getattr(fault, "message", fault)}
            yield Found((*place, "schema"), what, _("Mend it."))
