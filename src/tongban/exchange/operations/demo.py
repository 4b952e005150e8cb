"""Two offices' systems for the demonstration: each may read one dataset of the other, once the person consents."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from tongban.book import api as book
from tongban.exchange import configuration, keys
from tongban.exchange.identifiers import CLASS, member_of
from tongban.exchange.models import Agreement, SigningKey, Subsystem
from tongban.exchange.operations import members
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7

SYSTEM_NAME = "demo"
OUTSIDE_NAME = "outside"
VALID = timedelta(days=365)
PER_MINUTE = 60


@dataclass(frozen=True)
class DemoSystem:
    """A system: its identifier, the file with its private key, the service that it may call, and for what."""

    client: str
    key_file: str
    service: str
    purpose: str


@transaction.atomic
def set_up(*, at: datetime) -> list[DemoSystem]:
    """Admit what is missing and write `exchange-demo.json` into the data directory; return who there is."""
    content = book.current().book
    shared = sorted((one for one in content.sources.values() if _is_shown(one)), key=lambda one: one.key)
    first, last = shared[0], next(one for one in reversed(shared) if one.agency != shared[0].agency)
    systems = [_admitted(first.agency, last, at), _admitted(last.agency, first, at)]
    listed = {"hub_key": keys.public_text(keys.own_key()), "systems": systems}
    (Path(settings.DATA_DIR) / "exchange-demo.json").write_bytes(msgspec.json.format(msgspec.json.encode(listed)))
    (Path(settings.DATA_DIR) / "outside.json").write_bytes(msgspec.json.encode(_outside_bodies(at)))
    return systems


def _outside_bodies(at: datetime) -> list[dict[str, str]]:
    """Admit the outside bodies, and whoever pushes records by itself; return how each is reached and signs."""
    content = book.current().book
    found: dict[str, dict[str, str]] = {}
    for service in content.services.values():
        if service.outside is None:
            continue
        sent_to, told_by = content.sources[service.outside.send], content.sources[service.outside.status_by]
        identifier, file = _with_key(told_by.agency, OUTSIDE_NAME, f"outside-{told_by.agency}.key", at)
        found[sent_to.path] = _body(sent_to.path, told_by, identifier, file)
    answering = {service.outside.status_by for service in content.services.values() if service.outside}
    for pushing in content.sources.values():
        if pushing.kind == "push" and pushing.key not in answering and pushing.connector in configuration.names():
            name = str(configuration.read(pushing.connector).spec["sender"]).rpartition("/")[2]
            identifier, file = _with_key(pushing.agency, name, f"{name}-{pushing.agency}.key", at)
            found[f"/{pushing.key}"] = _body(f"/{pushing.key}", pushing, identifier, file)
    return list(found.values())


def _body(path: str, told_by: book.Source, identifier: str, file: Path) -> dict[str, str]:
    return {
        "path": path,
        "push_url": f"{settings.PUBLIC_URL}/exchange/push/{told_by.connector}",
        "dataset": told_by.path,
        "client": identifier,
        "key_file": str(file),
    }


def _is_shown(source: book.Source) -> bool:
    is_about_people = source.subject == "person" and bool(source.purposes)
    return is_about_people and source.kind == "read" and not source.raw and source.sharing != "withheld"


def _admitted(agency: str, source: book.Source, at: datetime) -> DemoSystem:
    content = book.current().book
    office = content.agencies[agency]
    identifier, file = _with_key(agency, SYSTEM_NAME, f"exchange-demo-{agency}.key", at)
    number = f"DEMO-{agency}"
    if not Agreement.objects.filter(number=number).exists():
        Agreement.objects.create(
            id=uuid7(at),
            number=number,
            consumer=member_of(office),
            source=source.key,
            fields=[field.name for field in source.fields],
            purposes=source.purposes,
            scenario="demo",
            starts_on=day_of(at),
            ends_on=day_of(at + VALID),
            per_minute=PER_MINUTE,
            added_at=at,
        )
    provider = content.agencies[source.agency].uscc
    service = f"{settings.TONGBAN_INSTANCE}/{CLASS}/{provider}/data/{source.key}"
    return DemoSystem(identifier, str(file), service, source.purposes[0])


def _with_key(agency: str, name: str, key_name: str, at: datetime) -> tuple[str, Path]:
    """Return an office's system, admitted to the exchange with the key in this file of the data directory."""
    office = book.current().book.agencies[agency]
    identifier = f"{member_of(office)}/{name}"
    if not Subsystem.objects.filter(identifier=identifier).exists():
        members.add_member(agency, name, title=f"{office.short_name.zh} {name}", by=SYSTEM, at=at)
    file = Path(settings.DATA_DIR) / key_name
    public = keys.public_text(keys.key_in(file))
    if not SigningKey.objects.filter(key_id=keys.thumbprint(public)).exists():
        members.add_key(identifier, public, until=at + VALID, by=SYSTEM, at=at)
    return identifier, file
