"""Cases and explained amounts as the machine interface gives them."""

from typing import Any

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.rest.procedures import suspension_of


def case_line(case: cases.Case) -> dict[str, Any]:
    """Return a case as lists have it."""
    return {
        "id": case.id,
        "number": case.number,
        "service": case.service,
        "agency": case.agency,
        "state": case.state,
        "due_on": case.due_on,
        "version": case.version,
        "paper": _paper(case),
        "suspension": suspension_of(case),
    }


def amounts(explained: list[book.Explained]) -> list[dict[str, Any]]:
    """Return each amount with the lines that lead to it, words in both languages."""
    return [
        {
            "question": one.question.key,
            "title": both(one.question.label),
            "value": one.value,
            "words": both(one.words),
            "lines": [_line(line) for line in one.lines],
        }
        for one in explained
    ]


def both(text: book.Text) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": text.zh, "en": text.en}


def _line(line: book.ExplainedLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "question": line.question,
        "text": both(line.text),
        "value": line.value,
        "words": both(line.words),
        "source": both(line.source) if line.source else None,
        "since": line.since,
    }


def _paper(case: cases.Case) -> dict[str, Any] | None:
    paper = cases.paper_of(case)
    if paper is None:
        return None
    return {
        "way": paper.way,
        "carrier": paper.carrier,
        "tracking_number": paper.number,
        "posted_on": paper.posted_on,
        "missing_on": paper.missing_on,
        "arrived_on": paper.arrived_on,
        "collected_on": paper.collected_on,
    }
