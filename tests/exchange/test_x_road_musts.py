"""No demand of the X-Road protocol without a test."""

import ast
from pathlib import Path

import pytest

from tests.exchange.x_road_musts import MUSTS, Must

HERE = Path(__file__).parent


@pytest.mark.parametrize("must", MUSTS, ids=lambda must: must.id)
def test_each_demand_has_a_test(must: Must) -> None:
    file, name = must.proof.split("::")
    tests = {one.name for one in ast.parse((HERE / file).read_text()).body if isinstance(one, ast.FunctionDef)}
    assert name in tests


def test_each_demand_is_named_once() -> None:
    names = [must.id for must in MUSTS]
    assert len(names) == len(set(names))
