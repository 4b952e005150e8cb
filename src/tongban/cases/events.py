"""What happened to applications and cases."""

from datetime import date
from uuid import UUID

from tongban.kernel.events import Event


class ApplicationFiled(Event, frozen=True, kw_only=True):
    """A resident filed one form; its cases exist."""

    application_id: UUID


class ApplicationConfirmed(Event, frozen=True, kw_only=True):
    """Every party has agreed; work has begun."""

    application_id: UUID


class ApplicationDeclined(Event, frozen=True, kw_only=True):
    """A party did not agree; nothing was started."""

    application_id: UUID
    reason: str


class AnsweredAtCounter(Event, frozen=True, kw_only=True):
    """An officer took a party's answer at a counter, having seen the party's ID card."""

    confirmation_id: UUID


class PartiesReminded(Event, frozen=True, kw_only=True):
    """Three working days are left to confirm; who has not is told once more."""

    application_id: UUID


class ConfirmationLapsed(Event, frozen=True, kw_only=True):
    """A party did not answer in time; the application has ended and nothing was started."""

    application_id: UUID


class CaseAccepted(Event, frozen=True, kw_only=True):
    """The clock runs until `due_on`. `deemed`: the office was silent for five working days (Art. 32(4))."""

    case_id: UUID
    due_on: date
    deemed: bool = False


class CaseNotAccepted(Event, frozen=True, kw_only=True):
    """The office does not take the case, with its reason."""

    case_id: UUID


class SupplementRequested(Event, frozen=True, kw_only=True):
    """Something is missing; the applicant is told once, everything."""

    case_id: UUID


class SupplementAnswered(Event, frozen=True, kw_only=True):
    """The applicant handed in what was missing."""

    case_id: UUID


class ReviewStarted(Event, frozen=True, kw_only=True):
    """An officer has begun the review."""

    case_id: UUID


class CaseSuspended(Event, frozen=True, kw_only=True):
    """The clock stands still for a special procedure (Art. 45)."""

    case_id: UUID


class CaseResumed(Event, frozen=True, kw_only=True):
    """The clock runs again."""

    case_id: UUID


class CaseExtended(Event, frozen=True, kw_only=True):
    """The period was lengthened once, with its reason (Art. 42)."""

    case_id: UUID


class CaseDecided(Event, frozen=True, kw_only=True):
    """The office granted or refused."""

    case_id: UUID
    granted: bool


class CaseReady(Event, frozen=True, kw_only=True):
    """A paper result can be collected at the counter."""

    case_id: UUID


class CasePosted(Event, frozen=True, kw_only=True):
    """A paper result was posted, or its tracking number corrected."""

    case_id: UUID


class CaseDelivered(Event, frozen=True, kw_only=True):
    """The result reached the applicant, electronically or on paper."""

    case_id: UUID


class CaseWithdrawn(Event, frozen=True, kw_only=True):
    """The applicant took the case back."""

    case_id: UUID


class ApplicationEdited(Event, frozen=True, kw_only=True):
    """Answers were changed after filing. `asked_again`: who had confirmed has to do so once more."""

    application_id: UUID
    asked_again: bool


class CaseReopened(Event, frozen=True, kw_only=True):
    """A case that was refused or not accepted is with its office again."""

    case_id: UUID
    reason: str


class PetitionFiled(Event, frozen=True, kw_only=True):
    """A person asked for reopening, review or correction."""

    petition_id: UUID


class PetitionAnswered(Event, frozen=True, kw_only=True):
    """It was allowed or not, with the answer."""

    petition_id: UUID


class ResultCorrected(Event, frozen=True, kw_only=True):
    """An issued result was wrong and has been corrected."""

    case_id: UUID
    reason: str


class ApplicationFinished(Event, frozen=True, kw_only=True):
    """Every case has come to its end."""

    application_id: UUID


class HearingOffered(Event, frozen=True, kw_only=True):
    """The applicant may ask for a hearing before the decision (Art. 47)."""

    case_id: UUID
    proceeding_id: UUID


class AppointmentSet(Event, frozen=True, kw_only=True):
    """A visit, a hearing or an assessment has a date and a place."""

    case_id: UUID
    proceeding_id: UUID


class FindingRecorded(Event, frozen=True, kw_only=True):
    """A special procedure has found something."""

    case_id: UUID
    proceeding_id: UUID


class ObjectionAnswered(Event, frozen=True, kw_only=True):
    """The office has answered an objection."""

    objection_id: UUID


class OutsideReminded(Event, frozen=True, kw_only=True):
    """An outside body did not answer in the time it promised, and was reminded."""

    case_id: UUID


class OfferMade(Event, frozen=True, kw_only=True):
    """A person is offered what a bundle's start opened for them; they may say no until a day."""

    offer_id: UUID


class OfferHinted(Event, frozen=True, kw_only=True):
    """A person may be entitled to something; a form was begun for them."""

    offer_id: UUID


class OfferLapsed(Event, frozen=True, kw_only=True):
    """What was offered could not be filed any more."""

    offer_id: UUID
    reason: str


class OfferTaken(Event, frozen=True, kw_only=True):
    """An officer took down at a counter whether the person wants what was offered."""

    offer_id: UUID


class SeasonOpened(Event, frozen=True, kw_only=True):
    """The window of a period has opened; a form was begun."""

    season_id: UUID


class SeasonReminded(Event, frozen=True, kw_only=True):
    """Three working days are left of a window."""

    season_id: UUID


class SeasonMissed(Event, frozen=True, kw_only=True):
    """The last day of a window has passed; it may be filed late. `goes_on`: the next one opens by itself."""

    season_id: UUID
    goes_on: bool


class PlaceAwaited(Event, frozen=True, kw_only=True):
    """No place is left for a case: it stands in line."""

    case_id: UUID
