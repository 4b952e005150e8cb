"""Which keys and expressions a record names, and where: one place for the check and for everyone who follows them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tongban.book import records

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Reference:
    """A mention: `to` is a chapter, or `expression` (true or false), or `derivation`, or `amount` (yuan: a number,
    a parameter's key or an expression); `place` is inside the record.

    `reads` is false for a question whose answer the record gives or asks for instead of reading it.
    """

    to: str
    value: str
    place: Place
    reads: bool = True


def references(record: records.Record) -> Iterator[Reference]:
    """Yield every mention a record makes, in the record's order; empty ones are left out."""
    follow = FOLLOWED.get(type(record))
    if follow is not None:
        yield from (reference for reference in follow(record) if reference.value)


def _service(service: records.Service) -> Iterator[Reference]:
    yield Reference("agencies", service.agency, ("agency",))
    yield from _conditions(service.conditions)
    for index, ask in enumerate(service.asks):
        yield Reference("questions", ask.question, ("asks", index, "question"))
        yield Reference("expression", ask.when, ("asks", index, "when"))
    for index, need in enumerate(service.materials):
        yield Reference("materials", need.material, ("materials", index, "material"))
        yield Reference("expression", need.when, ("materials", index, "when"))
    yield Reference("certificates", service.result.certificate, ("result", "certificate"))
    yield Reference("questions", service.result.way_from, ("result", "way_from"))
    yield Reference("questions", service.result.address_from, ("result", "address_from"))
    yield Reference("questions", service.result.account_from, ("result", "account_from"))
    yield Reference("amount", service.result.amount, ("result", "amount"))
    if service.result.terms:
        yield from _terms(service.result.terms, ("result", "terms"))
    for index, fee in enumerate(service.fees):
        yield Reference("agencies", fee.collector, ("fees", index, "collector"))
        yield Reference("expression", fee.when, ("fees", index, "when"))
        yield Reference("amount", fee.amount, ("fees", index, "amount"))
    if service.rule:
        yield Reference("expression", service.rule.grant_when, ("rule", "grant_when"))
    if service.appeal:
        yield Reference("agencies", service.appeal.to, ("appeal", "to"))
    if service.on_grant:
        yield from _call(service.on_grant)
    for index, procedure in enumerate(service.procedures):
        yield from _procedure(procedure, ("procedures", index))
    if service.outside:
        yield from _outside(service.outside)
    if service.quota:
        yield Reference("parameters", service.quota.places, ("quota", "places"))


def _terms(terms: records.Terms, place: Place) -> Iterator[Reference]:
    yield Reference("settlements", terms.settlement, (*place, "settlement"))
    for index, question in enumerate(terms.covers):
        yield Reference("questions", question, (*place, "covers", index))
    yield Reference("questions", terms.account_from, (*place, "account_from"))
    yield Reference("amount", terms.limit_each, (*place, "limit_each"))
    yield Reference("amount", terms.limit_month, (*place, "limit_month"))


def _call(call: records.Call) -> Iterator[Reference]:
    yield Reference("sources", call.source, ("on_grant", "source"))
    for name, question in call.sends.items():
        yield Reference("questions", question, ("on_grant", "sends", name))
    for question in call.gives:
        yield Reference("questions", question, ("on_grant", "gives", question), reads=False)


def _procedure(procedure: records.Procedure, place: Place) -> Iterator[Reference]:
    yield Reference("expression", procedure.when, (*place, "when"))
    for index, question in enumerate(procedure.shows):
        yield Reference("questions", question, (*place, "shows", index))
    if procedure.finding:
        yield Reference("questions", procedure.finding.question, (*place, "finding", "question"), reads=False)


def _outside(outside: records.Outside) -> Iterator[Reference]:
    yield Reference("sources", outside.send, ("outside", "send"))
    yield Reference("sources", outside.status_by, ("outside", "status_by"))
    for name, question in outside.sends.items():
        yield Reference("questions", question, ("outside", "sends", name))


def _bundle(bundle: records.Bundle) -> Iterator[Reference]:
    yield Reference("agencies", bundle.lead, ("lead",))
    for index, party in enumerate(bundle.parties):
        yield Reference("questions", party.id_number, ("parties", index, "id_number"))
        yield Reference("questions", party.name, ("parties", index, "name"))
        yield Reference("expression", party.when, ("parties", index, "when"))
        if party.members:
            yield Reference("sources", party.members.source, ("parties", index, "members", "source"))
            yield Reference("questions", party.members.subject, ("parties", index, "members", "subject"))
    for index, joined in enumerate(bundle.services):
        yield Reference("services", joined.service, ("services", index, "service"))
        yield Reference("expression", joined.when, ("services", index, "when"))
        if joined.quota:
            yield Reference("parameters", joined.quota.places, ("services", index, "quota", "places"))
    for number, step in enumerate(bundle.steps):
        for index, question in enumerate(step.questions):
            yield Reference("questions", question, ("steps", number, "questions", index), reads=False)
    yield from _conditions(bundle.conditions)
    yield Reference("questions", bundle.shown_title, ("shown_title",))
    for index, start in enumerate(bundle.starts):
        yield Reference("sources", start.event, ("starts", index, "event"))
        yield Reference("certificates", start.certificate, ("starts", index, "certificate"), reads=False)
        yield Reference("questions", start.subject, ("starts", index, "subject"), reads=False)
        yield Reference("expression", start.when, ("starts", index, "when"))


def _conditions(conditions: list[records.Condition]) -> Iterator[Reference]:
    for index, condition in enumerate(conditions):
        yield Reference("expression", condition.when, ("conditions", index, "when"))


def _question(question: records.Question) -> Iterator[Reference]:
    if question.filled:
        yield Reference("sources", question.filled.source, ("filled", "source"))
        yield Reference("questions", question.filled.subject, ("filled", "subject"))
        yield Reference("questions", question.filled.element, ("filled", "element"))
    if question.choices_from:
        yield Reference("sources", question.choices_from.source, ("choices_from", "source"))
        yield Reference("questions", question.choices_from.subject, ("choices_from", "subject"))
    yield Reference("derivation", question.derive, ("derive",))
    yield Reference("expression", question.when, ("when",))
    for index, choice in enumerate(question.choices):
        yield Reference("expression", choice.when, ("choices", index, "when"))


def _material(material: records.Material) -> Iterator[Reference]:
    for index, way in enumerate(material.ways):
        # with a subject it is looked for under that number: what the certificate shows was answered when it was issued
        place = ("ways", index, "certificate")
        yield Reference("certificates", way.certificate, place, reads=not way.subject)
        yield Reference("sources", way.source, ("ways", index, "source"))
        yield Reference("questions", way.subject, ("ways", index, "subject"))


def _certificate(kind: records.CertificateKind) -> Iterator[Reference]:
    yield Reference("agencies", kind.agency, ("agency",))
    yield Reference("questions", kind.holder, ("holder",))
    yield Reference("questions", kind.holder_name, ("holder_name",))
    for field in ("shows", "guardians"):
        for index, question in enumerate(getattr(kind, field)):
            yield Reference("questions", question, (field, index))


def _source(source: records.Source) -> Iterator[Reference]:
    yield Reference("agencies", source.agency, ("agency",))
    for index, purpose in enumerate(source.purposes):
        yield Reference("purposes", purpose, ("purposes", index))


def _withheld(withheld: records.Withheld) -> Iterator[Reference]:
    yield Reference("agencies", withheld.agency, ("agency",))
    yield Reference("sources", withheld.source, ("source",))


def _table(table: records.Table) -> Iterator[Reference]:
    for number, value in enumerate(table.values):
        for index, row in enumerate(value.rows):
            yield Reference("expression", row.when, ("values", number, "rows", index, "when"))
            yield Reference("derivation", row.gives, ("values", number, "rows", index, "gives"))


def _settlement(settlement: records.Settlement) -> Iterator[Reference]:
    yield Reference("sources", settlement.charges, ("charges",))
    yield Reference("agencies", settlement.collector, ("collector",))


def _example(example: records.Example) -> Iterator[Reference]:
    yield Reference("bundles", example.bundle, ("bundle",))
    for question in example.given:
        yield Reference("questions", question, ("given", question))
    for index, service in enumerate(example.expect.get("joined", ())):
        yield Reference("services", service, ("expect", "joined", index))
    for service in example.expect.get("decisions", ()):
        yield Reference("services", service, ("expect", "decisions", service))
    for index, question in enumerate(example.expect.get("asked", ())):
        yield Reference("questions", question, ("expect", "asked", index))
    for question in example.expect.get("values", ()):
        yield Reference("questions", question, ("expect", "values", question))


FOLLOWED: dict[type[records.Record], Callable[[Any], Iterator[Reference]]] = {
    records.Service: _service,
    records.Bundle: _bundle,
    records.Question: _question,
    records.Material: _material,
    records.CertificateKind: _certificate,
    records.Source: _source,
    records.Withheld: _withheld,
    records.Settlement: _settlement,
    records.Table: _table,
    records.Example: _example,
}
