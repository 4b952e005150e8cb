"""Money that a person types is a number, as money from a register is: conditions and amounts reckon with it."""

import pytest

from tongban.book import api as book
from tongban.book.records import Text
from tongban.forms import api as forms

PRICE = book.Question(key="deal.price", label=Text(zh="成交价", en="Price"), type="money", minimum=1)


@pytest.mark.parametrize(("written", "kept"), [("300000", 300_000.0), (" 0012.50 ", 12.5), (7, 7.0)])
def test_what_is_typed_is_kept_as_a_number(written: object, kept: float) -> None:
    assert forms.cleaned(PRICE, written) == (kept, "")


@pytest.mark.parametrize("written", ["many", "NaN", "0.99", "-1"])
def test_what_is_no_amount_or_too_little_is_told(written: str) -> None:
    assert forms.cleaned(PRICE, written)[1]
