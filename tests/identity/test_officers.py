"""Officers: taken on, found, let go."""

import pytest
from django.db import IntegrityError

from tests.identity.people import AT, an_officer
from tongban.identity import api as identity
from tongban.identity import operations
from tongban.identity.models import Officer
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


def test_an_officer_works_for_their_agency_only() -> None:
    officer = identity.officer_by_id(an_officer(agency="health").pk)
    assert officer is not None
    assert [identity.works_for(officer, agency) for agency in ("health", "police", "")] == [True, False, False]
    assert officer.actor == Actor(kind="officer", id=officer.officer_id, label="吴敏", agency="health")


def test_colleagues_are_the_active_ones_by_name() -> None:
    an_officer("health-1", name="b")
    an_officer("health-2", name="a")
    an_officer("health-3", name="c")
    an_officer("police-1", name="d", agency="police")
    operations.deactivate_officer("health-3", by=SYSTEM, at=AT)
    assert [officer.name for officer in identity.officers_of("health")] == ["a", "b"]


@pytest.mark.parametrize("roles", [(), ("king",)])
def test_an_officer_has_known_roles(roles: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        an_officer(roles=roles)
    assert refusal.value.code == "unknown_choice"


def test_a_staff_number_is_given_once() -> None:
    an_officer("health-1")
    with pytest.raises(Refused) as refusal:
        an_officer("health-1")
    assert refusal.value.code == "name_taken"


def test_the_table_itself_refuses_an_unknown_role() -> None:
    officer = an_officer()
    with pytest.raises(IntegrityError, match="an_officer_has_known_roles_only"):
        Officer.objects.filter(pk=officer.pk).update(roles=["king"])


def test_who_is_not_there_cannot_be_let_go() -> None:
    with pytest.raises(Refused) as refusal:
        operations.deactivate_officer("nobody-1", by=SYSTEM, at=AT)
    assert refusal.value.code == "unknown_officer"
