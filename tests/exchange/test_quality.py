"""Rules of quality on what passes: broken ones are named with the call, and stop nothing."""

from datetime import date
from typing import Any

import msgspec
import pytest

from tests.exchange.conftest import FATHER, MOTHER, Counterpart, a_source, an_edition, read_together, words
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.models import Call
from tongban.exchange.quality import broken_rules

DAY = date(2026, 3, 2)


def a_field(name: str, kind: str, **rules: Any) -> book.Field:
    return book.Field(name=name, type=kind, title=words(name), **rules)


@pytest.mark.parametrize(
    ("field", "value", "broken"),
    [
        (a_field("name", "text", required=True), "", ("name:required",)),
        (a_field("name", "text", required=True), None, ("name:required",)),
        (a_field("name", "text"), None, ()),
        (a_field("code", "text", pattern=r"\d{6}"), "31010", ("code:pattern",)),
        (a_field("code", "text", pattern=r"\d{6}"), "310101", ()),
        (a_field("sex", "text", one_of=["m", "f"]), "男", ("sex:one_of",)),
        (a_field("age", "number", minimum=0, maximum=150), -1, ("age:minimum",)),
        (a_field("age", "number", minimum=0, maximum=150), 151, ("age:maximum",)),
        (a_field("age", "number", minimum=0, maximum=150), 0, ()),
        (a_field("here", "boolean", required=True), False, ()),
    ],
)
def test_each_rule_is_named_with_its_field(field: book.Field, value: Any, broken: tuple[str, ...]) -> None:
    source = msgspec.structs.replace(a_source("one", "/one"), fields=[field])
    answer = {} if value is None else {field.name: value}
    assert broken_rules(source, [field.name], answer, on=DAY) == broken


def test_what_was_not_asked_for_is_not_missing() -> None:
    source = msgspec.structs.replace(a_source("one", "/one"), fields=[a_field("name", "text", required=True)])
    assert broken_rules(source, [], {}, on=DAY) == ()


@pytest.mark.parametrize(("died", "broken"), [("1980-01-01", ("answer:order",)), ("2020-01-01", ()), (None, ())])
def test_a_rule_between_fields_is_broken_only_when_it_is_known_to_be(died: str | None, broken: tuple[str, ...]) -> None:
    rule = book.Consistency(key="order", when="died_on >= born_on", text=words("order"))
    fields = [a_field("born_on", "date"), a_field("died_on", "date")]
    source = msgspec.structs.replace(a_source("one", "/one"), fields=fields, consistency=[rule])
    answer = {"born_on": "1990-01-01"} | ({"died_on": died} if died else {})
    assert broken_rules(source, ["born_on", "died_on"], answer, on=DAY) == broken


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_breaks_a_rule_passes_and_the_call_says_so(counterpart: Counterpart) -> None:
    plain = msgspec.structs.replace(a_source("person", "/person"), needs_consent=False)
    fields = [msgspec.structs.replace(one, maximum=10) if one.name == "age" else one for one in plain.fields]
    source = msgspec.structs.replace(plain, fields=fields)
    reading = read_together(an_edition(source), exchange.Request("person", MOTHER, ("age", "name")))[0]
    assert (reading.fault, reading.fields["age"]) == ("", 36)
    assert Call.objects.get().quality == ["age:maximum"]


@pytest.mark.django_db(transaction=True)
def test_what_a_law_withholds_is_refused_by_the_portal_too(counterpart: Counterpart) -> None:
    source = msgspec.structs.replace(a_source("person", "/person"), needs_consent=False)
    law = book.LegalBasis(law=words("law"), article="1", date=DAY)
    listed = book.Withheld(
        key="ages", agency="police", title=words("ages"), reason=words("why"), basis=law, source="person", field="age"
    )
    plain = an_edition(source)
    edition = book.Edition(
        number=1,
        digest="",
        published_at=plain.published_at,
        book=msgspec.structs.replace(plain.book, withheld={"ages": listed}),
    )
    asked = [exchange.Request("person", MOTHER, ("age",)), exchange.Request("person", FATHER, ("name",))]
    found = read_together(edition, *asked)
    assert [(one.fault, one.reason) for one in found] == [("refused", "withheld"), ("", "")]
