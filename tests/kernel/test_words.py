"""Words joined for a reader."""

from django.utils.translation import override

from tongban.kernel.words import listed


def test_a_list_is_joined_with_the_signs_of_its_language() -> None:
    joined = {}
    for language in ("zh-hans", "en"):
        with override(language):
            joined[language] = listed(["a", "b", "c"])
    assert joined == {"zh-hans": "a、b、c", "en": "a, b, c"}
