"""The people of an application: whose it is, who is asked to confirm, and who follows it for somebody else."""

from dataclasses import dataclass
from typing import Any

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.ui.doors import Sight


@dataclass(frozen=True)
class AskedLine:
    """Somebody who is asked to confirm; one of a register's list by a masked name."""

    confirmation: cases.Confirmation
    party: book.Party | None

    @property
    def name(self) -> str:
        name = self.confirmation.name
        return identity.mask_name(name) if self.party and self.party.members else name


def people_of(application: cases.Application, bundle: book.Bundle) -> dict[str, Any]:
    """Return what the progress page shows of an application's people."""
    parties = {party.key: party for party in bundle.parties}
    return {
        "principal": application.company or application.applicant,
        "confirmations": [AskedLine(one, parties.get(one.party)) for one in application.confirmations.order_by("id")],
    }


def sight_of_application(request: identity.ResidentRequest, number: str) -> Sight | None:
    """Who follows another's application looks at their data: recorded before it is shown. One's own does not count."""
    if not request.resident.helps:
        return None
    try:
        application = cases.application_of(request.resident, number)
    except cases.Application.DoesNotExist:
        return None
    is_own = application.applicant_id == request.resident.person_id
    if is_own or not cases.is_filed_for(application, request.resident):
        return None
    return Sight(
        person_ids=[application.applicant_id],
        fields=sorted(application.answers),
        by=cases.acting(application, request.resident),
        purpose=application.bundle,
        concerning=application.number,
    )
