"""Programs with a token."""

from datetime import timedelta
from typing import Any

import pytest

from tests.identity.people import AT
from tongban.identity import api as identity
from tongban.identity import operations
from tongban.identity.models import Client
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import history_of
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


def _a_client(**more: Any) -> tuple[identity.Client, str]:
    return identity.create_client(name="clinic", agency="health", scopes=["catalog"], by=SYSTEM, at=AT, **more)


def test_a_token_finds_its_client_in_one_query(django_assert_num_queries: Any) -> None:
    made, token = _a_client()
    with django_assert_num_queries(1):
        found = identity.client_for(token)
    assert found == made
    assert found.actor == Actor(kind="client", id=made.client_id, label="clinic", agency="health")


def test_only_a_digest_is_kept() -> None:
    _made, token = _a_client()
    assert Client.objects.filter(token_digest__contains=token).count() == 0


def test_no_other_token_opens_anything() -> None:
    _made, token = _a_client()
    assert [identity.client_for(wrong) for wrong in ("", token[:-1], token + "x", token.upper())] == [None] * 4


def test_a_deactivated_client_is_out_at_once() -> None:
    made, token = _a_client()
    operations.deactivate_client("clinic", by=SYSTEM, at=AT + timedelta(days=1))
    assert identity.client_for(token) is None
    assert [entry.action for entry in history_of([made.client_id])] == [
        "identity.client_added",
        "identity.client_deactivated",
    ]


def test_a_new_token_replaces_the_old_one() -> None:
    made, old = _a_client()
    new = operations.replace_token("clinic", by=SYSTEM, at=AT)
    assert (identity.client_for(old), identity.client_for(new)) == (None, made)


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_client_has_known_scopes(scopes: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        identity.create_client(name="clinic", scopes=scopes, by=SYSTEM, at=AT)
    assert refusal.value.code == "unknown_choice"


def test_a_name_is_given_once() -> None:
    _a_client()
    with pytest.raises(Refused) as refusal:
        _a_client()
    assert refusal.value.code == "name_taken"


def test_a_demo_client_is_nobody_outside_demo_mode(settings: Any) -> None:
    made, token = _a_client(demo=True)
    settings.DEMO = False
    assert identity.client_for(token) is None
    settings.DEMO = True
    assert identity.client_for(token) == made
