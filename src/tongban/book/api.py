"""The book for other contexts: editions, records, what follows from the graph, and conditions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.book.check import check as check_folder
from tongban.book.check.shape import shape_faults
from tongban.book.conditions import names_in
from tongban.book.consistency import consistency_of
from tongban.book.edition import Edition
from tongban.book.fault import Fault
from tongban.book.graph import (
    SIGNED_IN,
    BundleSummary,
    critical_path,
    is_typed,
    needed_questions,
    order,
    summary,
)
from tongban.book.operations import FaultyBook, publish
from tongban.book.queries import NotPublished, current, edition, forget_editions, is_own
from tongban.book.reader import Document
from tongban.book.reader import read as read_yaml
from tongban.book.records import (
    Agency,
    Ask,
    Book,
    Bundle,
    Call,
    CertificateKind,
    Choice,
    ChoicesFrom,
    Condition,
    Consent,
    Consistency,
    Counter,
    Faq,
    Fee,
    Field,
    Hall,
    Holidays,
    Joined,
    LegalBasis,
    Material,
    MaterialNeed,
    Obtained,
    Outcome,
    Parameter,
    ParameterValue,
    Party,
    Phones,
    Promise,
    Question,
    Rule,
    Service,
    Source,
    SourceBinding,
    Step,
    Text,
    Withheld,
)

__all__ = [
    "SIGNED_IN",
    "Agency",
    "Ask",
    "Book",
    "Bundle",
    "BundleSummary",
    "Call",
    "CertificateKind",
    "Choice",
    "ChoicesFrom",
    "Condition",
    "Consent",
    "Consistency",
    "Counter",
    "Document",
    "Edition",
    "Faq",
    "Fault",
    "FaultyBook",
    "Fee",
    "Field",
    "Hall",
    "Holidays",
    "Joined",
    "LegalBasis",
    "Material",
    "MaterialNeed",
    "NotPublished",
    "Obtained",
    "Outcome",
    "Parameter",
    "ParameterValue",
    "Party",
    "Phones",
    "Promise",
    "Question",
    "Rule",
    "Service",
    "Source",
    "SourceBinding",
    "Step",
    "Text",
    "Withheld",
    "check_folder",
    "consistency_of",
    "critical_path",
    "current",
    "edition",
    "evaluate",
    "forget_editions",
    "is_own",
    "is_typed",
    "names_in",
    "needed_questions",
    "order",
    "publish",
    "read_yaml",
    "shape_faults",
    "summary",
]


def evaluate(expression: str, answers: Mapping[str, Any], *, today: date, edition: Edition) -> Any | None:
    """Return an expression's value for these answers (question key -> value), None when it cannot be known yet."""
    return edition.evaluate(expression, answers, today=today)
