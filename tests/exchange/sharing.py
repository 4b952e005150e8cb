"""Data stewards for tests, and what they ask of one another."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tongban.exchange.asking import Wish
from tongban.exchange.models import Agreement, Demand
from tongban.exchange.operations import agreeing, demanding
from tongban.identity import api as identity
from tongban.identity.queries import officer as as_officer
from tongban.kernel.clock import now, today


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


def a_shared_dataset(officer: Any) -> tuple[UUID, UUID, UUID]:
    """Return the ids of a demand that waits for the police, of an agreement, and of a stop."""
    made, agreement = a_demand(officer), an_agreement(officer)
    demanding.pass_on(made.id, by=a_steward(officer, "big-data-center"), at=now())
    stop = agreeing.stop("police-household", "核查中", by=a_steward(officer, "police"), at=now())
    return made.id, agreement.id, stop
