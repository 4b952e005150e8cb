"""The book for other contexts: editions, records, what follows from the graph, and conditions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.book import choosing
from tongban.book.amounts import amount_in_fen
from tongban.book.check import check as check_folder
from tongban.book.check.shape import shape_faults
from tongban.book.comparing import Difference, differences, reads_of
from tongban.book.conditions import names_in
from tongban.book.consistency import consistency_of
from tongban.book.edition import Edition
from tongban.book.explaining import Explained, explained
from tongban.book.explaining import Line as ExplainedLine
from tongban.book.fault import Fault
from tongban.book.graph import (
    APPLICANT,
    COMPANY,
    SIGNED_IN,
    BundleSummary,
    critical_path,
    found_by,
    idle,
    is_typed,
    needed_keys,
    needed_questions,
    order,
    steering,
    summary,
    waits,
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
    Members,
    Obtained,
    Outcome,
    Outside,
    Parameter,
    ParameterValue,
    Party,
    Phones,
    Procedure,
    Promise,
    Question,
    Quota,
    Recurrence,
    Rule,
    Service,
    Source,
    SourceBinding,
    Start,
    Step,
    Table,
    TableRow,
    TableValue,
    Text,
    Withheld,
)
from tongban.book.values import derived
from tongban.book.words import value_words

__all__ = [
    "APPLICANT",
    "COMPANY",
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
    "Difference",
    "Document",
    "Edition",
    "Explained",
    "ExplainedLine",
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
    "Members",
    "NotPublished",
    "Obtained",
    "Outcome",
    "Outside",
    "Parameter",
    "ParameterValue",
    "Party",
    "Phones",
    "Procedure",
    "Promise",
    "Question",
    "Quota",
    "Recurrence",
    "Rule",
    "Service",
    "Source",
    "SourceBinding",
    "Start",
    "Step",
    "Table",
    "TableRow",
    "TableValue",
    "Text",
    "Withheld",
    "amount_in_fen",
    "check_folder",
    "choosing",
    "consistency_of",
    "critical_path",
    "current",
    "derived",
    "differences",
    "edition",
    "evaluate",
    "explained",
    "forget_editions",
    "found_by",
    "idle",
    "is_own",
    "is_typed",
    "names_in",
    "needed_keys",
    "needed_questions",
    "order",
    "publish",
    "read_yaml",
    "reads_of",
    "shape_faults",
    "steering",
    "summary",
    "value_words",
    "waits",
]


def evaluate(expression: str, answers: Mapping[str, Any], *, today: date, edition: Edition) -> Any | None:
    """Return an expression's value for these answers (question key -> value), None when it cannot be known yet."""
    return edition.evaluate(expression, answers, today=today)
