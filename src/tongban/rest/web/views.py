"""The operations of the machine interface: translate in, call once, translate out."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Status
from ninja.errors import HttpError

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.catalog import api as catalog
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import record_look
from tongban.kernel.clock import day_of, now
from tongban.rest import changes, operations, words
from tongban.rest.doors import ClientRequest, Scoped, operation
from tongban.rest.models import Filing
from tongban.rest.officers import make_move, officer_for
from tongban.rest.residents import applicant
from tongban.rest.web.interface import api
from tongban.rest.web.lines import amounts, case_line

PAGE = 50
APPLICATIONS, OFFICER_MOVES = Scoped("applications"), Scoped("officer-moves")
OPEN = {404: words.Problem, 422: words.Problem}
CLOSED = {400: words.Problem, 401: words.Problem, 403: words.Problem, **OPEN}
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=100, pattern=r"^[!-~]+$")]
SearchWords = Annotated[str, Query(max_length=100, pattern=words.PRINTABLE)]
Key = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


@api.get("/search", response={200: list[words.Found], 422: words.Problem}, tags=["catalogue"])
@operation("everyone")
def search(request: HttpRequest, q: SearchWords) -> list[dict[str, Any]]:
    """Find bundles and services by everyday words, in Chinese, English or pinyin."""
    return [
        {
            "kind": one.kind,
            "key": one.key,
            "title": {"zh": one.title_zh, "en": one.title_en},
            "summary": {"zh": one.summary_zh, "en": one.summary_en},
        }
        for one in (catalog.search(q.strip()) if q.strip() else [])
    ]


@api.get("/bundles", response={200: list[words.BundleLine]}, tags=["catalogue"])
@operation("everyone")
def bundles(request: HttpRequest) -> list[dict[str, Any]]:
    """List the things that can be handled once."""
    return [_bundle_line(bundle) for bundle in book.current().book.bundles.values()]


@api.get("/bundles/{key}", response={200: words.BundleLine, **OPEN}, tags=["catalogue"])
@operation("everyone")
def bundle(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Read one thing."""
    return _bundle_line(_bundle(key))


@api.get("/bundles/{key}/form", response={200: words.FormSchema, **OPEN}, tags=["catalogue"])
@operation("everyone")
def form(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Read a bundle's one form: its steps, its answers as JSON Schema, and what joining saves."""
    edition, record = book.current(), _bundle(key)
    summary = book.summary(record, edition.book)
    return {
        "bundle": key,
        "edition": edition.number,
        "services": [{key: getattr(one, key) for key in words.JoinedService.model_fields} for one in record.services],
        "steps": [
            {"key": one.key, "title": {"zh": one.title.zh, "en": one.title.en}, "questions": one.questions}
            for one in record.steps
        ],
        "answers_schema": forms.json_schema(forms.form_of(key, edition)),
        "summary": msgspec.to_builtins(summary),
    }


@api.get("/services/{key}", response={200: dict[str, Any], **OPEN}, tags=["catalogue"])
@operation("everyone")
def service(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Read the guide of one service: the national record's fields."""
    record = book.current().book.services.get(key)
    if record is None:
        raise HttpError(404, _("There is no such service."))
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain


@api.post(
    "/applications",
    auth=APPLICATIONS,
    response={200: words.ApplicationStatus, 201: words.ApplicationStatus, **CLOSED, 409: words.Problem},
    tags=["applications"],
)
@operation("applications")
def create(
    request: ClientRequest, body: words.NewApplication, idempotency_key: IdempotencyKey
) -> Status[dict[str, Any]]:
    """Begin an application, or with `submit` file it whole. The same Idempotency-Key never files twice."""
    _bundle(body.bundle)
    at, given, who = now(), dict(body.answers), body.applicant
    person = applicant(who.id_number, who.name, who.phone)
    if not body.submit:
        begun = operations.begin(
            body.bundle, person, given, by=request.auth, at=at, choices=body.choices, from_registers=body.fill
        )
        return Status(201, _draft_status(begun))
    application, is_new = operations.file_at_once(
        body.bundle,
        person,
        given,
        by=request.auth,
        key=idempotency_key,
        at=at,
        choices=body.choices,
        from_registers=body.fill,
    )
    return Status(201 if is_new else 200, _short_status(application))


@api.patch(
    "/applications/{id}",
    auth=APPLICATIONS,
    response={200: words.ApplicationStatus, **CLOSED, 409: words.Problem},
    tags=["applications"],
)
@operation("applications")
def change(request: ClientRequest, id: UUID, body: words.Changes) -> dict[str, Any]:
    """Put answers and choices into a draft; of a filed application, change the answers that still can be."""
    filing = filing_or_404(request.auth, id)
    if operations.application_of(filing) is not None:
        return status_of(filing.id, changes.edit(filing, dict(body.answers), by=request.auth, at=now()))
    operations.change(filing, dict(body.answers), by=request.auth, at=now(), choices=body.choices)
    return _draft_status(filing)


@api.post(
    "/applications/{id}/submit",
    auth=APPLICATIONS,
    response={200: words.ApplicationStatus, **CLOSED, 409: words.Problem},
    tags=["applications"],
)
@operation("applications")
def submit(request: ClientRequest, id: UUID) -> dict[str, Any]:
    """File a draft; a second call returns the same application."""
    filing = filing_or_404(request.auth, id)
    application = operations.submit(filing, by=request.auth, at=now())
    return status_of(filing.id, application)


@api.get(
    "/applications/{id}", auth=APPLICATIONS, response={200: words.ApplicationStatus, **CLOSED}, tags=["applications"]
)
@operation("applications")
def status(request: ClientRequest, id: UUID) -> dict[str, Any]:
    """Read where an application stands."""
    filing = filing_or_404(request.auth, id)
    application = operations.application_of(filing)
    return _draft_status(filing) if application is None else status_of(filing.id, application)


@api.get("/cases", auth=OFFICER_MOVES, response={200: words.CasePage, **CLOSED}, tags=["offices"])
@operation("officer-moves")
def list_cases(
    request: ClientRequest,
    state: Annotated[str, Query(pattern="^[a-z_]{0,30}$")] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> dict[str, Any]:
    """List the cases of the client's office, the most urgent first."""
    found = cases.cases_for(officer_for(request.auth)).order_by("due_on", "id")
    if state:
        found = found.filter(state=state)
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    return {"items": [case_line(case) for case in rows[:PAGE]], "next_page": page + 1 if len(rows) > PAGE else None}


@api.get("/cases/{id}", auth=OFFICER_MOVES, response={200: words.CaseDetail, **CLOSED}, tags=["offices"])
@operation("officer-moves")
def read_case(request: ClientRequest, id: UUID) -> dict[str, Any]:
    """Read one case with the answers its service asks; the look is recorded and the applicant sees it."""
    case = _case(request.auth, id)
    asked = [ask.question for ask in book.edition(case.edition_number).book.services[case.service].asks]
    answers = {key: case.application.answers[key]["value"] for key in asked if key in case.application.answers}
    explained = amounts(cases.amounts_of(case.application, service=case.service))
    told = {line["question"] for one in explained for line in one["lines"] if line["question"]}
    record_look(
        sorted(cases.parties_of(case.application)),
        by=officer_for(request.auth).actor,
        at=now(),
        purpose=case.service,
        fields=sorted(told.union(answers)),
        concerning=case.number,
    )
    return {**case_line(case), "applicant_name": case.applicant_name, "answers": answers, "explained": explained}


@api.post(
    "/cases/{id}/moves",
    auth=OFFICER_MOVES,
    response={200: words.CaseLine, **CLOSED, 409: words.Problem},
    tags=["offices"],
)
@operation("officer-moves")
def move(request: ClientRequest, id: UUID, body: words.NewMove) -> dict[str, Any]:
    """Make an officer's move: accept, request_supplement, not_accept, start_review, suspend, resume, grant, refuse.

    Paper results: post, correct_parcel, give_at_counter.
    """
    _case(request.auth, id)
    make_move(id, body, by=officer_for(request.auth), at=now())
    return case_line(_case(request.auth, id))


def _bundle(key: str) -> book.Bundle:
    record = book.current().book.bundles.get(key)
    if record is None:
        raise HttpError(404, _("There is no such thing to be handled once."))
    return record


def _bundle_line(bundle: book.Bundle) -> dict[str, Any]:
    return {
        "key": bundle.key,
        "title": {"zh": bundle.title.zh, "en": bundle.title.en},
        "summary": {"zh": bundle.summary.zh, "en": bundle.summary.en},
        "services": [joined.service for joined in bundle.services],
    }


def filing_or_404(client: identity.Client, filing_id: UUID) -> Filing:
    """Return what this client began or filed; another's does not exist for it."""
    found = operations.filing_of(client, filing_id)
    if found is None:
        raise HttpError(404, _("There is no such application."))
    return found


def _case(client: identity.Client, case_id: UUID) -> cases.Case:
    try:
        return cases.case_for(officer_for(client), case_id)
    except cases.Case.DoesNotExist:
        raise HttpError(404, _("There is no such case.")) from None


def _draft_status(filing: Filing) -> dict[str, Any]:
    draft = forms.Draft.objects.get(id=filing.id)
    missing = operations.missing_in(draft, now())
    return {
        "id": filing.id,
        "number": None,
        "bundle": draft.bundle,
        "state": "draft",
        "choices": draft.choices,
        "missing": missing,
        "explained": amounts(forms.amounts(forms.form_for(draft), draft.answers, day_of(now()))),
    }


def _short_status(application: cases.Application) -> dict[str, Any]:
    return {
        "id": application.id,
        "number": application.number,
        "bundle": application.bundle,
        "state": application.state,
        "filed_at": application.filed_at,
        "choices": application.choices,
    }


def status_of(filing_id: UUID, application: cases.Application) -> dict[str, Any]:
    """Return where an application stands, with its cases."""
    lines = [case_line(case) for case in cases.cases_of(application.id)]
    explained = amounts(cases.amounts_of(application))
    return {**_short_status(application), "id": filing_id, "cases": lines, "explained": explained}
