"""What this city tells another one about cases: those it has that city decide, and those it decides for that city."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from tongban.book import api as book
from tongban.cases import across, queries
from tongban.cases.models import Application, Case, Evidence
from tongban.cases.states import CaseState
from tongban.certificates import api as certificates
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit

MOST_BYTES = 10_000_000  # of a message's files together; base64 makes a third more of them


def send_file(case: Case, *, at: datetime) -> None:
    """Have a locked case sent to the city that decides it; in the caller's transaction, once."""
    application, edition = case.application, book.edition(case.edition_number)
    service = edition.book.services[case.service]
    needs = [need.material for need in service.materials]
    files, left_out = packed(forms.uploads_of(application.id, needs))
    person = application.applicant
    message = across.Filed(
        case=case.id,
        number=case.number,
        bundle=case.bundle,
        service=case.service,
        applicant=across.Applicant(person.id_number, person.name, person.phone),
        title=case.title,
        answers={ask.question: application.answers[ask.question] for ask in service.asks if _has(application, ask)},
        materials={key: application.materials[key] for key in needs if key in application.materials},
        promised_days=service.promised_days,
        filed_at=case.filed_at,
        files=files,
        left_out=left_out,
    )
    _tell(case, case.decided_in, across.FILE, message, key=str(case.id), at=at)
    audit("cases.sent_elsewhere", case.id, by=SYSTEM, at=at, note=", ".join(left_out))


def tell_supplement(case: Case, *, at: datetime) -> None:
    """Have the deciding city told what the applicant handed in."""
    files, left_out = packed(queries.evidence_of(case.id))
    words = str((case.supplement or {}).get("words", ""))
    message = across.Supplemented(case=case.id, words=words, files=files, left_out=left_out)
    _tell(case, case.decided_in, across.SUPPLEMENTED, message, key=str(case.id), at=at)


def tell_withdrawal(case: Case, *, at: datetime) -> None:
    """Have the deciding city told that the applicant took the case back."""
    _tell(case, case.decided_in, across.WITHDRAWN, across.Withdrawn(case=case.id), key=str(case.id), at=at)


def tell_home(case: Case, *, at: datetime) -> None:
    """Have the city that sent a case told where it stands now; the same version twice is told once."""
    kept = across.elsewhere_of(case.elsewhere)
    if kept.case is None:
        return
    edition = book.edition(case.edition_number)
    message = across.Moved(
        case=kept.case,
        version=case.version,
        number=case.number,
        state=CaseState(case.state),
        accept_by=case.accept_by,
        accepted_at=case.accepted_at,
        due_on=case.due_on,
        supplement=case.supplement,
        suspension=case.suspension,
        extended_days=case.extended_days,
        decided_at=case.decided_at,
        granted=case.granted,
        reason=case.reason,
        outputs=case.outputs,
        hand_out=case.hand_out,
        certificates=[_proof(one, edition) for one in certificates.certificates_of_cases([case.id])],
    )
    _tell(case, case.application.filed_in, across.MOVED, message, key=f"{kept.case} {case.version}", at=at)


def _tell(case: Case, instance: str, topic: str, message: msgspec.Struct, *, key: str, at: datetime) -> None:
    exchange.send(
        instance,
        topic,
        across.plain(message),
        key=key,
        at=at,
        about=case.application.applicant.id_number,
        purpose=case.service,
        concerning=case.number,
    )


def _has(application: Application, ask: book.Ask) -> bool:
    return ask.question in application.answers


def packed(found: Iterable[Evidence | forms.Upload]) -> tuple[list[across.File], list[str]]:
    """Return the files to send, and the names of those for which there is no room."""
    chosen, left_out, room = [], [], MOST_BYTES
    for one in found:
        if one.size > room:
            left_out.append(one.name)
            continue
        room -= one.size
        with one.file.open("rb") as file:
            chosen.append(across.File(one.name, one.media_type, file.read()))
    return chosen, left_out


def _proof(certificate: certificates.Certificate, edition: book.Edition) -> across.Proof:
    title = edition.book.certificates[certificate.kind].title
    words = across.Words(title.zh, title.en)
    return across.Proof(certificate.number, words, certificates.verification_url(certificate))
