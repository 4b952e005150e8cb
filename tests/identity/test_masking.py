"""What a stranger sees of personal data."""

import pytest

from tongban.identity import api as identity


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小明", "张**"),
        ("欧阳娜", "欧阳*"),
        ("欧阳", "欧*"),
        ("John Smith", "J*** S****"),
        ("王", "王"),
    ],
)
def test_a_name_shows_its_surname(name: str, masked: str) -> None:
    assert identity.mask_name(name) == masked


def test_numbers_show_their_ends_only() -> None:
    assert identity.mask_id_number("31010119900307003X") == "3101************3X"
    assert identity.mask_phone("19900000001") == "199****0001"
    assert identity.mask_account("6222020000000000123") == "***************0123"


def test_what_is_too_short_shows_nothing() -> None:
    assert [identity.mask_phone("12345"), identity.mask_account("12"), identity.mask_id_number("")] == [
        "*****",
        "**",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "pinyin"), [("曾国藩", "zeng guo fan"), ("尉迟恭", "yu chi gong"), ("张伟", "zhang wei")]
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str) -> None:
    assert identity.pinyin_of(name) == pinyin
