"""What is done to drafts: start, answer, hand in, pause, pick up, discard."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.forms import queries
from tongban.forms.answers import Answer, Stored
from tongban.forms.elements import choose
from tongban.forms.filling import derive, needs_typing
from tongban.forms.form import Form
from tongban.forms.models import Draft, Upload
from tongban.forms.operations.registers import Party, fill_draft, form_for, save_draft
from tongban.forms.rules import check_applicant, check_may_start
from tongban.forms.validation import cleaned
from tongban.forms.wording import options
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

PICKUP_DAYS = 7
ASSIST_HOURS = 2
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is misread aloud or on paper
UPLOAD_TYPES = {"application/pdf": b"%PDF", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
UPLOAD_LIMIT = 10_000_000


@transaction.atomic
def start(
    bundle: str, *, for_person: identity.Person, by: Party, at: datetime, company: identity.Company | None = None
) -> Draft:
    """Return the person's open draft of this bundle, or a new one pinned to the book as it stands.

    With `company` it is the company's, whoever of it began it. Raises Refused when `by` acts for them without mandate.
    """
    record = book.current().book.bundles[bundle]
    check_applicant(record, company)
    check_may_start(bundle, for_person, company, by, at)
    whose = Q(company=company) if company else Q(person=for_person, company=None)
    kept = (
        Draft.objects.select_for_update(of=("self",))
        .filter(whose, bundle=bundle, application_id=None)
        .order_by("-changed_at")
        .first()
    )
    if kept is not None:
        return kept
    draft = Draft(
        id=uuid7(at),
        bundle=bundle,
        edition_number=book.current().number,
        person=for_person,
        company=company,
        answers=from_login(record, for_person, company),
        started_at=at,
        changed_at=at,
    )
    if isinstance(by, identity.Officer):
        draft.assisted_by, draft.assisted_until = by.officer_id, at + timedelta(hours=ASSIST_HOURS)
    draft.save(force_insert=True)
    audit("forms.started", draft.id, by=queries.acting(draft, by), at=at)
    return draft


@transaction.atomic
def answer(
    draft_id: UUID, given: Mapping[str, Any], *, step: str, by: Party, at: datetime, version: int | None = None
) -> dict[str, str]:
    """Keep what the person gave, right or wrong, and return question key -> what is wrong with it.

    Nothing typed is lost: a faulty answer is kept as typed and named; a choice that is not offered leaves the one
    made before. `version` refuses to overwrite answers
    given meanwhile on another device.
    """
    draft = queries.draft_to_change(draft_id, by, at=at)
    if version is not None and version != draft.version:
        raise Refused(
            _("This form was changed on another device meanwhile. Look at the answers below and save again."),
            code="changed_meanwhile",
        )
    form, answers, wrong = form_for(draft), dict(draft.answers), {}
    for key, value in given.items():
        if key not in form.questions or not may_type(form, key, draft):
            continue
        stored, fault = cleaned(form.questions[key].question, value)
        offered = [one for one, _words in options(form, key, draft.readings)]
        if stored is not None and offered and stored not in offered:
            wrong[key] = _("Choose one of the options.")
            continue
        if fault:
            wrong[key] = fault
        _put(form, answers, key, stored, draft)
    draft.answers, draft.step = answers, step
    derive(form, draft.answers, day_of(at))
    if draft.consented_at is not None:
        fill_draft(draft, queries.acting(draft, by), at)
    save_draft(draft, at)
    return wrong


@transaction.atomic
def put_answers(draft_id: UUID, answers: Stored, *, emptied: Collection[str] = (), by: Party, at: datetime) -> None:
    """Put checked answers of a machine client into a draft, in place of those it held for the same questions.

    `emptied` are questions whose typed answer is taken out; what a register said stays.
    """
    draft = queries.draft_to_change(draft_id, by, at=at)
    kept = {key: one for key, one in draft.answers.items() if key not in emptied or one["origin"] != "typed"}
    draft.answers = {**kept, **answers}
    choose(form_for(draft), draft.answers, draft.readings)
    derive(form_for(draft), draft.answers, day_of(at))
    save_draft(draft, at)


@transaction.atomic
def mark_filed(draft_id: UUID, application_id: UUID, number: str) -> None:
    """Keep which application a draft became: its code opens nothing any more, its consents count for the other."""
    exchange.carry_consents(str(draft_id), to=number)
    Draft.objects.filter(id=draft_id).update(application_id=application_id, pickup_code="", pickup_until=None)


def may_type(form: Form, key: str, draft: Draft) -> bool:
    """Tell whether the person may give this answer: it is theirs to give, or to correct."""
    question = form.questions[key].question
    return (question.correctable and not question.derive) or needs_typing(form, key, draft.answers, draft.readings)


@transaction.atomic
def choose_material(draft_id: UUID, material: str, way: str, *, by: Party, at: datetime) -> None:
    """Keep how the person will provide a material: by promise, later, or by upload."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    kept = {name: value for name, value in draft.materials.items() if name != material}
    draft.materials = {**kept, material: {"way": way, "at": at.isoformat()}} if way else kept
    save_draft(draft, at)


@transaction.atomic
def hand_in(draft_id: UUID, material: str, file: "UploadedFile[bytes]", *, by: Party, at: datetime) -> Upload:
    """Keep a file for a material. Raises Refused for a file too large or of a kind that is not taken."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    kind = media_type(file)
    upload = Upload.objects.create(
        id=uuid7(at),
        draft=draft,
        material=material,
        name=(file.name or "file")[:120],
        media_type=kind,
        size=file.size or 0,
        file=file,
        at=at,
    )
    draft.materials = {**draft.materials, material: {"way": "upload", "at": at.isoformat()}}
    save_draft(draft, at)
    details = {"material": material, "name": upload.name}
    audit("forms.handed_in", draft.id, by=queries.acting(draft, by), at=at, details=details)
    return upload


@transaction.atomic
def pause(draft_id: UUID, *, by: Party, at: datetime) -> str:
    """Return a code of eight signs by which a counter officer can open this form within seven days."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    draft.pickup_code = "".join(secrets.choice(SIGNS) for _n in range(8))
    draft.pickup_until = at + timedelta(days=PICKUP_DAYS)
    save_draft(draft, at)
    audit("forms.paused", draft.id, by=queries.acting(draft, by), at=at)
    return draft.pickup_code


@transaction.atomic
def pick_up(code: str, *, by: identity.Officer, at: datetime) -> Draft:
    """Open a paused form at a counter for two hours: the person there has read out its code, which is used up."""
    code = code.strip().upper().replace("-", "").replace(" ", "")
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pickup_code=code, pickup_until__gt=at, application_id=None)
        .first()
        if code
        else None
    )
    if draft is None:
        raise Refused(_("No open form has this code. Check each sign, or ask the person for a new code."))
    draft.pickup_code, draft.pickup_until = "", None
    draft.assisted_by, draft.assisted_until = by.officer_id, at + timedelta(hours=ASSIST_HOURS)
    save_draft(draft, at)
    audit("forms.picked_up", draft.id, by=by.actor, at=at)
    return draft


@transaction.atomic
def discard(draft_id: UUID, *, by: Party, at: datetime) -> None:
    """Delete an unfiled form with its files; only the fact that it was discarded stays."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    for upload in draft.uploads.order_by("id"):
        upload.file.delete(save=False)
    audit("forms.discarded", draft.id, by=queries.acting(draft, by), at=at)
    draft.delete()


def from_login(bundle: book.Bundle, person: identity.Person, company: identity.Company | None) -> Stored:
    """Return the answers that signing in, and saying for whom, gives."""
    known = {
        **({"company.uscc": company.uscc, "company.name": company.name} if company else {}),
        **({"company.files": company is not None} if bundle.applicant == "either" else {}),
        "applicant.id_number": person.id_number,
        "applicant.name": person.name,
        "applicant.phone": person.phone,
    }
    return {key: Answer(value=value, origin="platform").stored() for key, value in known.items() if value != ""}


def _put(form: Form, answers: Stored, key: str, value: Any, draft: Draft) -> None:
    kept = answers.get(key)
    if value is None:
        if kept is not None and kept["origin"] == "typed":
            del answers[key]
        return
    if kept is not None and kept["value"] == value:
        return
    bound = form.questions[key].question.filled
    corrected = kept is not None and kept["origin"] == "typed" and not kept.get("unverified")
    unverified = bound is not None and not corrected and needs_typing(form, key, draft.answers, draft.readings)
    answers[key] = Answer(value=value, origin="typed", unverified=unverified).stored()


def media_type(file: "UploadedFile[bytes]") -> str:
    """Return the kind of a handed-in file, read from its first bytes. Raises Refused for what is not taken."""
    if (file.size or 0) > UPLOAD_LIMIT:
        raise Refused(_("This file is larger than 10 MB. Take the photo again at a smaller size."))
    if not file.size:
        raise Refused(_("This file is empty. Choose another one."))
    start = file.read(8)
    file.seek(0)
    for kind, signature in UPLOAD_TYPES.items():
        if start.startswith(signature):
            return kind
    raise Refused(_("Hand in a PDF, or a photo as JPEG or PNG."))
