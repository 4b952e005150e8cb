"""Data stewards for tests, and what they ask of one another."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import override_settings

from tongban.exchange import keys, offering
from tongban.exchange.asking import Wish
from tongban.exchange.models import Agreement, Demand, Peer
from tongban.exchange.operations import agreeing, demanding, peers
from tongban.identity import api as identity
from tongban.identity.queries import officer as as_officer
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today

THERE = "CN-330400"
ELSEWHERE = f"{THERE}/GOV/113100000024201039/data/police-person"


def a_wish(**changes: Any) -> Wish:
    """Return what the health office may ask of the police, or with changes what it may not."""
    wish = Wish(
        provider="police",
        source="police-person",
        fields=("name", "birth_date"),
        scenario="核对产妇姓名",
        purposes=("vaccination-certificate",),
        starts_on=today(),
        ends_on=today() + timedelta(days=90),
        per_minute=60,
        promised=True,
    )
    return replace(wish, **changes)


def a_steward(officer: Any, agency: str) -> identity.Officer:
    """Employ a data steward at an agency; `officer` is the fixture."""
    return as_officer(officer(agency, ("steward",)))


def a_demand(officer: Any, **changes: Any) -> Demand:
    return demanding.demand(a_wish(**changes), by=a_steward(officer, "health"), at=now())


def an_agreement(officer: Any, **changes: Any) -> Agreement:
    """Return the agreement of a demand that the data office passed and the provider approved."""
    made = a_demand(officer, **changes)
    demanding.pass_on(made.id, by=a_steward(officer, "big-data-center"), at=now())
    return demanding.approve(made.id, list(made.fields), by=a_steward(officer, made.provider), at=now())


def a_neighbour() -> Peer:
    """Admit a city that offers what this one does."""
    public = keys.public_text(Ed25519PrivateKey.generate())
    until = now() + timedelta(days=1)
    peer = peers.add_peer(THERE, "http://127.0.0.1:9", public, title="嘉兴", until=until, by=SYSTEM, at=now())
    with override_settings(TONGBAN_INSTANCE=THERE):
        catalog = offering.stored(offering.offered())
    peers.keep_catalog(peer, catalog, at=now())
    return peer


def a_shared_dataset(officer: Any) -> tuple[UUID, UUID, UUID]:
    """Return the ids of a demand that waits for the police, of an agreement, and of a stop; there is a neighbour."""
    a_neighbour()
    made, agreement = a_demand(officer), an_agreement(officer)
    demanding.pass_on(made.id, by=a_steward(officer, "big-data-center"), at=now())
    stop = agreeing.stop("police-household", "核查中", by=a_steward(officer, "police"), at=now())
    return made.id, agreement.id, stop
