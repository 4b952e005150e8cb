"""What a certificate may become."""

from itertools import product

import pytest

from tongban.certificates.states import CertificateState as State

MOVES = {
    (State.VALID, State.SUSPENDED),
    (State.VALID, State.REVOKED),
    (State.VALID, State.CANCELLED),
    (State.VALID, State.EXPIRED),
    (State.SUSPENDED, State.VALID),
    (State.SUSPENDED, State.REVOKED),
    (State.SUSPENDED, State.CANCELLED),
    (State.SUSPENDED, State.EXPIRED),
}


@pytest.mark.parametrize(("now", "then"), list(product(State, State)))
def test_a_certificate_moves_only_along_the_table(now: State, then: State) -> None:
    assert now.may_move_to(then) == ((now, then) in MOVES)


def test_states_have_the_codes_of_the_national_interface() -> None:
    assert [state.code for state in State] == ["01", "02", "03", "04", "05"]
