"""The officer's list: filters, search, order; a fixed number of queries whatever the number of rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.api import Case, CaseState
from tongban.identity import api as identity
from tongban.kernel.workdays import workdays_between

ROWS = 25
OPEN = (
    CaseState.RECEIVED,
    CaseState.SUPPLEMENT_REQUESTED,
    CaseState.ACCEPTED,
    CaseState.UNDER_REVIEW,
    CaseState.SUSPENDED,
)
VIEWS: dict[str, tuple[CaseState, ...]] = {
    "open": OPEN,
    "new": (CaseState.RECEIVED,),
    "supplement": (CaseState.SUPPLEMENT_REQUESTED,),
    "accepted": (CaseState.ACCEPTED,),
    "review": (CaseState.UNDER_REVIEW,),
    "suspended": (CaseState.SUSPENDED,),
    "hand-out": (CaseState.GRANTED,),
    "done": (CaseState.GRANTED, CaseState.REFUSED, CaseState.DELIVERED, CaseState.CLOSED, CaseState.NOT_ACCEPTED),
}


WORDS = {
    "open": _("All open"),
    "new": _("New"),
    "supplement": _("Supplement requested"),
    "accepted": _("Accepted"),
    "review": _("Under review"),
    "suspended": _("Suspended"),
    "hand-out": _("To hand out"),
    "done": _("Done"),
}


@dataclass(frozen=True)
class Wish:
    """What the officer wants to see: a view, a service, whose cases, words searched, due or not."""

    view: str = "open"
    service: str = ""
    whose: str = ""
    words: str = ""
    due: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wish":
        """Read a wish from an address; what is unknown is left out."""
        return cls(
            view=given.get("view", "open") if given.get("view") in VIEWS else "open",
            service=given.get("service", "")[:80],
            whose=given.get("whose", "") if given.get("whose") in ("mine", "nobody") else "",
            words=given.get("q", "").strip()[:60],
            due=given.get("due", "") if given.get("due") in ("overdue", "soon") else "",
        )


@dataclass(frozen=True)
class Row:
    """One case in the list."""

    case: Case
    title: str
    state: CaseState
    applicant: str
    due_on: date | None
    days: int | None


def worklist(officer: identity.Officer, wish: Wish, today: date) -> QuerySet[Case]:
    """Return the cases wished for, the most urgent first."""
    found = cases.cases_for(officer).filter(state__in=VIEWS[wish.view])
    if wish.view == "hand-out":
        found = found.filter(hand_out__isnull=False)
    if wish.service:
        found = found.filter(service=wish.service)
    if wish.whose == "mine":
        found = found.filter(claimed_by=officer.officer_id)
    elif wish.whose == "nobody":
        found = found.filter(claimed_by=None)
    if wish.words:
        found = found.filter(Q(number__startswith=wish.words) | Q(applicant_name=wish.words) | Q(title=wish.words))
    if wish.due:
        calendar_edge = today if wish.due == "overdue" else cases.soon(today, book.current())
        compare = "due_on__lt" if wish.due == "overdue" else "due_on__lte"
        found = found.filter(**{compare: calendar_edge})
    if wish.view == "done":
        return found.order_by(F("decided_at").desc(nulls_last=True), "id")
    return found.order_by(F("due_on").asc(nulls_first=True), "id")


def rows_of(page: list[Case], today: date) -> list[Row]:
    """Return the lines of a page of cases."""
    return [
        Row(
            case=case,
            title=str(book.edition(case.edition_number).book.services[case.service].title),
            state=CaseState(case.state),
            applicant=identity.mask_name(case.applicant_name),
            due_on=case.due_on or case.accept_by,
            days=days_left(case, today),
        )
        for case in page
    ]


def days_left(case: Case, today: date) -> int | None:
    """Return the working days left on the clock that runs now; None where none runs."""
    due = case.due_on or case.accept_by
    if due is None or case.state not in (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.UNDER_REVIEW):
        return None
    return workdays_between(today, due, book.edition(case.edition_number).calendar())


def counts(officer: identity.Officer) -> dict[str, int]:
    """Return how many cases are in each view but the done ones, in one query."""
    found = dict(
        cases.cases_for(officer)
        .filter(Q(state__in=OPEN) | Q(state=CaseState.GRANTED, hand_out__isnull=False))
        .values_list("state")
        .annotate(number=Count("id"))
        .order_by("state")
    )
    return {view: sum(found.get(state, 0) for state in states) for view, states in VIEWS.items() if view != "done"}
