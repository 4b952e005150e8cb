"""What an officer does to a case: each move asks for what it needs, says what it will do, and is made once."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.cases import api as cases
from tongban.desk.web import paper, procedures
from tongban.desk.web.views import MOVES, case_or_404, case_page, sight_of_case
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import action, page

TITLES = {key.replace("_", "-"): words for key, words in MOVES.items()}
NEEDS_REASON = ("request-supplement", "not-accept", "suspend", "extend", "refuse")


@page(open_to=identity.officers, shows=sight_of_case)
def ask(request: identity.OfficerRequest, case_id: UUID, move: str) -> HttpResponse:
    """Ask for the reason and whatever else the move needs, and say what will follow."""
    found = case_or_404(request.officer, case_id)
    return _move_page(request, found, move)


@action(open_to=identity.officers, back_to="desk:case")
def make(request: identity.OfficerRequest, case_id: UUID, move: str) -> HttpResponse:
    """Make the move; what was typed stays on the page when it is refused."""
    found = case_or_404(request.officer, case_id)
    if move not in TITLES:
        raise Http404
    form = form_for(move, found, request.POST)
    if form is not None and not form.is_valid():
        return _move_page(request, found, move, form=form)
    version = request.POST.get("version", "")
    try:
        _make(move, found, request.POST, request.officer, int(version) if version.isdigit() else None)
    except Refused as refusal:
        current = case_or_404(request.officer, case_id)
        return _move_page(request, current, move, form=form, fault=refusal.reason)
    if move == "accept" and (number := cases.in_line(found)):
        messages.warning(request, cases.line_in_words(number))
        return redirect("desk:case", case_id)
    messages.success(request, _("Done: %(move)s. The applicant has been told.") % {"move": TITLES[move]})
    return redirect("desk:case", case_id)


@action(open_to=identity.officers, back_to="desk:case")
def claim(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Take the case."""
    case_or_404(request.officer, case_id)
    cases.claim(case_id, by=request.officer, at=now())
    messages.success(request, _("The case is yours."))
    return redirect("desk:case", case_id)


@action(open_to=identity.officers, back_to="desk:case")
def hand_over(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Hand the case to a colleague, or back to the list."""
    case_or_404(request.officer, case_id)
    given = request.POST.get("to", "")
    try:
        to = UUID(given) if given else None
    except ValueError as wrong:
        raise Refused(_("Choose a colleague from the list.")) from wrong
    cases.hand_over(case_id, to, by=request.officer, at=now())
    messages.success(request, _("Handed over."))
    return redirect("desk:worklist")


@action(open_to=identity.officers, back_to="desk:worklist")
def accept_many(request: identity.OfficerRequest) -> HttpResponse:
    """Accept every chosen case; those that can't be are named with the reason, the others are accepted."""
    chosen = []
    for given in request.POST.getlist("case"):
        try:
            chosen.append(UUID(given))
        except ValueError:
            continue
    if not chosen:
        raise Refused(_("Choose at least one case."))
    left = cases.accept_many(chosen, by=request.officer, at=now())
    if done := len(chosen) - len(left):
        messages.success(request, _("Accepted: %(count)d cases. The applicants have been told.") % {"count": done})
    for _case, reason in left:
        messages.warning(request, _("Not accepted: %(reason)s") % {"reason": reason})
    return redirect("desk:worklist")


def form_for(move: str, case: cases.Case, typed: Mapping[str, str] | None = None) -> Form | None:
    """Return the form a move asks to be filled in, as typed so far; None for a move that needs no form of its own."""
    return paper.form_for(move, case, typed) or procedures.form_for(move, case, typed)


def _make(move: str, case: cases.Case, typed: Mapping[str, str], by: identity.Officer, version: int | None) -> None:
    at = now()
    words, days = typed.get("reason", ""), typed.get("days", "")
    carrier, number = typed.get("carrier", ""), typed.get("number", "")
    turns: dict[str, Callable[[], None]] = {
        **procedures.turns(case, typed, by, at, version),
        "accept": lambda: cases.accept(case.id, by=by, at=at, version=version),
        "request-supplement": lambda: cases.request_supplement(case.id, words, by=by, at=at, version=version),
        "not-accept": lambda: cases.not_accept(case.id, words, by=by, at=at, version=version),
        "start-review": lambda: cases.start_review(case.id, by=by, at=at, version=version),
        "suspend": lambda: cases.suspend(case.id, words, _days(days), by=by, at=at, version=version),
        "resume": lambda: cases.resume(case.id, by=by, at=at, version=version),
        "extend": lambda: cases.extend(case.id, words, by=by, at=at, version=version),
        "grant": lambda: cases.decide(case.id, grant=True, reason=words, by=by, at=at, version=version),
        "refuse": lambda: cases.decide(case.id, grant=False, reason=words, by=by, at=at, version=version),
        "post": lambda: cases.post(case.id, carrier, number, by=by, at=at, version=version),
        "correct-parcel": lambda: cases.correct_parcel(case.id, carrier, number, by=by, at=at, version=version),
        "give-at-counter": lambda: cases.give_at_counter(
            case.id,
            typed.get("collector", ""),
            name=typed.get("name", ""),
            id_end=typed.get("id_end", ""),
            card_seen=bool(typed.get("card_seen")),
            by=by,
            at=at,
            version=version,
        ),
    }
    turns[move]()


def _days(given: str) -> int:
    if not given.strip().isdigit():
        raise Refused(_("Enter how many working days the procedure needs."), code="days")
    return int(given)


def _move_page(
    request: identity.OfficerRequest, case: cases.Case, move: str, *, form: Form | None = None, fault: str = ""
) -> HttpResponse:
    """Return the page that asks for a move, with what was typed into it when it was sent and not made."""
    if move not in TITLES:
        raise Http404
    gathered = case_page(request.officer, case)
    closed = next(one["closed_because"] for one in gathered["moves"] if one["slug"] == move)
    context = {
        **gathered,
        "move": move,
        "move_title": TITLES[move],
        "needs_reason": move in NEEDS_REASON,
        "form": form or form_for(move, case),
        "words": request.POST.get("reason", ""),
        "days_typed": request.POST.get("days", ""),
        "fault": fault or closed,
        "closed": bool(closed),
    }
    return render(request, "desk/move.html", context, status=422 if request.method == "POST" else 200)
