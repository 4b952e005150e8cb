"""The national identifier and the code, with published vectors (GB/T 36904)."""

import pytest

from tongban.certificates import numbers

ROOT = "1.2.156.3005.2"


@pytest.mark.parametrize(
    ("type_code", "issuer", "serial", "version", "check"),
    [
        ("11100000000013338W011", "11430000006122244L", "20230000403", 1, "U"),
        ("11100000000013338W009", "11330105002500287C", "2025052201", 2, "0"),
    ],
)
def test_the_check_character_is_that_of_published_certificates(
    type_code: str, issuer: str, serial: str, version: int, check: str
) -> None:
    number = numbers.identifier(type_code, issuer, serial, version)

    assert number == f"{ROOT}.{type_code}.{issuer}.{serial}.{version:03}.{check}"
    assert numbers.is_identifier(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1.2.156.3005.2",
        f"{ROOT}.11100000000013338W009.11330105002500287C.2025052201.002.1",
        f"{ROOT}.11100000000013338W009.11330105002500287C.2025052210.002.0",
        f"{ROOT}.11100000000013338W009.11330105002500287C.2025052201.2.0",
        f"{ROOT}.11100000000013338w009.11330105002500287C.2025052201.002.0",
        "2.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        f"{ROOT}.11100000000013338W009.11330105002500287C.2025052２01.002.0",
    ],
)
def test_a_mistyped_number_is_no_identifier(number: str) -> None:
    assert not numbers.is_identifier(number)


def test_a_code_holds_128_random_bits() -> None:
    codes = {numbers.new_code() for _ in range(100)}

    assert len(codes) == 100
    assert {len(code) for code in codes} == {26}
    assert set("".join(codes)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_code_typed_as_printed_is_the_code() -> None:
    code = numbers.new_code()

    assert numbers.as_kept(numbers.grouped(code).lower().replace(" ", " - ")) == code
