"""Operations for changes of plan."""

from typing import Any
from uuid import UUID

from tongban.kernel.clock import now
from tongban.rest import changes, words
from tongban.rest.doors import ClientRequest, operation
from tongban.rest.web.interface import api
from tongban.rest.web.views import APPLICATIONS, CLOSED, filing_or_404, status_of

DESCRIBED: dict[str, Any] = {"auth": APPLICATIONS, "tags": ["applications"]}


@api.post(
    "/applications/{id}/withdraw",
    response={200: words.ApplicationStatus, **CLOSED, 409: words.Problem},
    **DESCRIBED,
)
@operation("applications")
def withdraw(request: ClientRequest, id: UUID, body: words.Withdrawal) -> dict[str, Any]:
    """Take back what is not decided: everything, or one case with those that need its result."""
    filing = filing_or_404(request.auth, id)
    return status_of(filing.id, changes.withdraw(filing, body.case, by=request.auth, at=now()))


@api.post(
    "/applications/{id}/petitions",
    response={201: words.PetitionLine, **CLOSED, 409: words.Problem},
    **DESCRIBED,
)
@operation("applications")
def petition(request: ClientRequest, id: UUID, body: words.NewPetition) -> tuple[int, dict[str, Any]]:
    """Ask for a case to be taken up again, for an administrative review, or for a result to be corrected."""
    filing = filing_or_404(request.auth, id)
    asked = changes.petition(filing, body.case, body.kind, body.words, by=request.auth, at=now())
    line = {"id": asked.id, "case": asked.case_id, "kind": asked.kind, "agency": asked.agency}
    return 201, {**line, "state": asked.state, "answer_by": asked.answer_by, "answer": asked.answer}


@api.get("/applications/{id}/edition", response={200: words.EditionStatus, **CLOSED}, **DESCRIBED)
@operation("applications")
def edition(request: ClientRequest, id: UUID) -> dict[str, Any]:
    """Read what has changed in the book since a draft was begun."""
    return changes.newer(filing_or_404(request.auth, id), now())


@api.post(
    "/applications/{id}/edition",
    response={200: words.EditionStatus, **CLOSED, 409: words.Problem},
    **DESCRIBED,
)
@operation("applications")
def move_edition(request: ClientRequest, id: UUID) -> dict[str, Any]:
    """Move a draft to the newest edition; answers are kept where they still fit."""
    return changes.move_to_newest(filing_or_404(request.auth, id), by=request.auth, at=now())
