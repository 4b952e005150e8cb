"""What follows from a bundle's graph: order, longest chain, questions needed, and what joining saves. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from tongban.book.choosing import usual
from tongban.book.conditions import names_in, tables_in
from tongban.book.records import Book, Bundle, Material, Question, Record, Service
from tongban.book.references import references

APPLICANT = ("applicant.id_number", "applicant.name", "applicant.phone")
COMPANY = ("company.uscc", "company.name", "company.files")
SIGNED_IN = (*APPLICANT, *COMPANY)
"""Questions that signing in, and saying for whom, answers: never asked, on no step."""


@dataclass(frozen=True)
class BundleSummary:
    """What joining saves, of the services joined before anybody chooses. `..._if_separate`: filed one by one.

    `questions_asked` the person types, `questions_filled` come from sources. A choice among what a source lists is
    neither: it is asked only of those who have several. `materials` are handed in, promised or
    follow when all sources answer; `uploads` of them are files. One visit serves all services that want one.
    `promised_days` and `legal_days` are working days along the longest chain.
    """

    services: int
    agencies: int
    questions_asked: int
    questions_filled: int
    questions_if_separate: int
    materials: int
    materials_if_separate: int
    uploads: int
    visits: int
    visits_if_separate: int
    promised_days: int
    legal_days: int


def order(bundle: Bundle) -> list[str]:
    """Return the service keys, each after those it needs or begins after; otherwise in the bundle's order.

    Raises graphlib.CycleError for a graph that the check would refuse.
    """
    listed = [joined.service for joined in bundle.services]
    inside = {key: [one for one in before if one in listed] for key, before in waits(bundle).items()}
    sorter = TopologicalSorter(inside)
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=listed.index)
        ordered += ready
        sorter.done(*ready)
    return ordered


def waits(bundle: Bundle) -> dict[str, list[str]]:
    """Return service -> the services that are granted, or have come to their end, before it begins."""
    return {joined.service: [*joined.needs, *joined.after] for joined in bundle.services}


def critical_path(bundle: Bundle, services: Mapping[str, Service]) -> int:
    """Return the promised working days along the longest chain of the bundle."""
    return _longest(bundle, services, lambda service: service.promised_days)


def needed_questions(bundle: Bundle, book: Book) -> list[Question]:
    """Return each question that the bundle needs an answer to, once: those on its steps first, in their order."""
    needed = needed_keys(bundle, book)
    placed = [key for step in bundle.steps for key in step.questions if key in needed]
    return [book.questions[key] for key in dict.fromkeys([*placed, *needed]) if key in book.questions]


def needed_keys(bundle: Bundle | Service, book: Book, *, without: Collection[str] = ()) -> dict[str, str]:
    """Return question key -> key of the first record that reads it, over everything the bundle joins.

    What only the services `without` read is left out; when they are offered is still read.
    """
    needed: dict[str, str] = {}
    seen: set[int] = set()
    waiting: list[Record] = [bundle]
    while waiting:
        record = waiting.pop(0)
        if id(record) in seen:
            continue
        seen.add(id(record))
        for to, key in read_by(record):
            if to == "services" and key in without:
                continue
            if to == "questions":
                needed.setdefault(key, getattr(record, "key", ""))
            found = getattr(book, to).get(key)
            if found is not None:
                waiting.append(found)
    return needed


def steering(bundle: Bundle) -> frozenset[str]:
    """Return the questions a bundle itself reads: they say what is offered, whatever is chosen."""
    return frozenset(key for to, key in read_by(bundle) if to == "questions")


def idle(bundle: Bundle, book: Book, declined: frozenset[str]) -> frozenset[str]:
    """Return the questions that nothing reads once these services are not chosen."""
    if not declined:
        return frozenset()
    return frozenset(needed_keys(bundle, book)) - frozenset(needed_keys(bundle, book, without=declined))


def read_by(record: Record) -> list[tuple[str, str]]:
    """Return (chapter, key) of what a record itself reads; a source or an agency leads to no question."""
    found: list[tuple[str, str]] = []
    for reference in references(record):
        if not reference.reads:
            continue
        if reference.to in ("expression", "derivation", "amount"):
            found += [("questions", name) for name in sorted(names_in(reference.value))]
            found += [("tables", table) for table in sorted(tables_in(reference.value))]
        elif reference.to in ("services", "questions", "materials", "certificates"):
            found.append((reference.to, reference.value))
    return found


def summary(bundle: Bundle, book: Book) -> BundleSummary:
    """Return what the bundle asks and takes, against its services filed one by one.

    Of what people may choose, what is chosen beforehand counts, and the first of each group of alternatives.
    """
    bundle = usual(bundle)
    services = [book.services[joined.service] for joined in bundle.services]
    questions = needed_questions(bundle, book)
    needs = [need for service in services for need in service.materials if need.necessity != "optional"]
    materials = [book.materials[key] for key in dict.fromkeys(need.material for need in needs)]
    return BundleSummary(
        services=len(services),
        agencies=len({service.agency for service in services}),
        questions_asked=sum(is_typed(question) for question in questions),
        questions_filled=sum(question.filled is not None for question in questions),
        questions_if_separate=sum(len(service.asks) for service in services),
        materials=sum(_is_handed_in(material) for material in materials),
        materials_if_separate=len(needs),
        uploads=sum(bool(material.ways[0].upload) for material in materials),
        visits=max((service.visits for service in services), default=0),
        visits_if_separate=sum(service.visits for service in services),
        promised_days=critical_path(bundle, book.services),
        legal_days=_longest(bundle, book.services, lambda service: service.legal_days),
    )


def handed_by(service: Service) -> list[str]:
    """Return the questions that a service hands on: what its grant gives, and what its special procedures find."""
    findings = [procedure.finding.question for procedure in service.procedures if procedure.finding]
    return [*(service.on_grant.gives if service.on_grant else ()), *findings]


def is_typed(question: Question) -> bool:
    """Tell whether the person types the answer: not filled, derived, handed on, or known from signing in.

    A choice among the elements of a source's list is not: one that is alone is taken by itself.
    """
    return not (
        question.filled or question.choices_from or question.derive or question.handed or question.key in SIGNED_IN
    )


def _longest(bundle: Bundle, services: Mapping[str, Service], days: Callable[[Service], int]) -> int:
    before = waits(bundle)
    until: dict[str, int] = {}
    for key in order(bundle):
        until[key] = days(services[key]) + max((until[one] for one in before[key] if one in until), default=0)
    return max(until.values(), default=0)


def _is_handed_in(material: Material) -> bool:
    first = material.ways[0]
    return bool(first.promise or first.deferred_days or first.upload)
