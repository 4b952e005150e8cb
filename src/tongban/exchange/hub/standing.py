"""What stands in the database about a call, read in one statement: nothing is kept between calls, so that a revoked
key, a stop or a withdrawn consent counts for the very next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
from django.db.models import Model

from tongban.exchange import statements
from tongban.exchange.models import Agreement, Consent, Peer, SigningKey, Stop, Subsystem

Row = TypeVar("Row", bound=Model)
STANDING = """
SELECT json_build_object(
    'keys', (SELECT json_agg(k) FROM exchange_signingkey k WHERE key_id = %(key)s),
    'subsystems', (SELECT json_agg(s) FROM exchange_subsystem s WHERE identifier = %(client)s),
    'peers', (SELECT json_agg(p) FROM (
        SELECT id, instance, title, address, active, '[]'::jsonb AS catalog, catalog_read_at, added_at
        FROM exchange_peer WHERE instance = %(instance)s) p),
    'agreements', (SELECT json_agg(a ORDER BY added_at, id) FROM exchange_agreement a
                   WHERE consumer = %(member)s AND source = %(source)s),
    'stops', (SELECT json_agg(t ORDER BY at, id) FROM exchange_stop t
              WHERE source = %(source)s AND lifted_at IS NULL),
    'consents', (SELECT json_agg(c ORDER BY given_at, id) FROM exchange_consent c
                 WHERE subject_digest = ANY(%(subjects)s::text[]) OR (concerning = %(concerning)s AND concerning <> ''))
)::text
"""


@dataclass(frozen=True)
class Asked:
    """What the statement is asked about; `key` is the signature's key id, `instance` the client's."""

    key: str
    instance: str
    client: str
    member: str
    source: str
    subjects: Sequence[str]
    concerning: str


@dataclass(frozen=True)
class Standing:
    """The key, the system and the other city, where there are; the agreements, the stops in force, and the consents
    of those concerned."""

    key: SigningKey | None
    subsystem: Subsystem | None
    peer: Peer | None
    agreements: list[Agreement]
    stops: list[Stop]
    consents: list[Consent]


def standing_of(asked: Asked) -> Standing:
    """Return what stands now."""
    said = {**vars(asked), "subjects": [one for one in asked.subjects if one]}
    (told,) = statements.execute(STANDING, said).fetchone() or ("{}",)
    found: dict[str, Any] = msgspec.json.decode(told)
    return Standing(
        next(iter(_rows(SigningKey, found["keys"])), None),
        next(iter(_rows(Subsystem, found["subsystems"])), None),
        next(iter(_rows(Peer, found["peers"])), None),
        _rows(Agreement, found["agreements"]),
        _rows(Stop, found["stops"]),
        _rows(Consent, found["consents"]),
    )


def _rows(model: type[Row], rows: Sequence[Mapping[str, Any]] | None) -> list[Row]:
    """Return JSON rows as the model's instances; columns that this release does not know yet are left out."""
    readers = _readers(model)
    return [model(**{name: read(row[name]) for name, read in readers}) for row in rows or ()]


@cache
def _readers(model: type[Model]) -> tuple[tuple[str, Any], ...]:
    return tuple((column.attname, column.to_python) for column in model._meta.concrete_fields)
