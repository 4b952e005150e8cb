"""What happened, in words for people."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "cases.application_filed": _("Application filed"),
    "cases.filed": _("Filed"),
    "cases.confirmed": _("Confirmed by the other party"),
    "cases.confirmed_at_counter": _("Confirmed by the other party at a counter"),
    "cases.declined": _("Not confirmed"),
    "cases.declined_at_counter": _("Not confirmed: said at a counter"),
    "cases.parties_reminded": _("Who has not confirmed was reminded"),
    "cases.confirmation_lapsed": _("Not confirmed in time"),
    "cases.received": _("Received by the office"),
    "cases.sent_elsewhere": _("Sent to the office of the other city"),
    "cases.received_elsewhere": _("Received by the office of the other city"),
    "cases.filed_elsewhere": _("Filed in another city and sent here"),
    "cases.told_too_late": _("The office of the other city had decided before it heard of the withdrawal"),
    "cases.accepted": _("Accepted"),
    "cases.in_line": _("No place left: it stands in line"),
    "cases.deemed_accepted": _("Accepted by law: the office was silent for five working days"),
    "cases.not_accepted": _("Not accepted"),
    "cases.supplement_requested": _("Supplement requested"),
    "cases.supplement_answered": _("Supplement handed in"),
    "cases.shown_in_full": _("A masked line was shown in full to an officer"),
    "cases.claimed": _("An officer has taken the case"),
    "cases.handed_over": _("Handed over"),
    "cases.review_started": _("Review started"),
    "cases.suspended": _("Clock stopped"),
    "cases.resumed": _("Clock running again"),
    "cases.hearing_offered": _("A hearing was offered"),
    "cases.hearing_asked": _("The applicant asked for a hearing"),
    "cases.appointed": _("Appointment set"),
    "cases.other_date_wished": _("The applicant asked for another date"),
    "cases.finding_recorded": _("What was found"),
    "cases.objected": _("Somebody objected to the public notice"),
    "cases.objection_answered": _("An objection was answered"),
    "cases.sent_outside": _("Sent to the body that decides"),
    "cases.received_outside": _("Received by the body that decides"),
    "cases.outside_reminded": _("The body that decides was reminded: its time has passed"),
    "cases.outside_contradicts": _("A message of the body that decides does not fit; an operator looks at it"),
    "cases.extended": _("Period extended"),
    "cases.granted": _("Granted"),
    "cases.refused": _("Refused"),
    "cases.fee_paid": _("Fee paid"),
    "cases.outputs_kept": _("The office's register has answered"),
    "cases.delivered": _("Result delivered"),
    "cases.issued": _("E-certificate issued; the paper is to be handed out"),
    "cases.posted": _("Posted"),
    "cases.parcel_corrected": _("Tracking number corrected"),
    "cases.parcel_missing": _("The applicant says that the parcel did not arrive"),
    "cases.arrived": _("The applicant has received the parcel"),
    "cases.presumed_arrived": _("Counted as received: nobody said otherwise in time"),
    "cases.collected": _("Handed over at the counter"),
    "cases.closed": _("Closed"),
    "cases.answers_changed": _("The applicant changed answers"),
    "cases.reopened": _("Taken up again"),
    "cases.waits_again": _("Waits again for what was taken up again"),
    "cases.corrected": _("The result was corrected"),
    "cases.reopening_asked": _("The applicant asked to take it up again"),
    "cases.reopening_allowed": _("The office takes it up again"),
    "cases.reopening_declined": _("The office does not take it up again"),
    "cases.review_asked": _("The applicant asked for an administrative review"),
    "cases.review_allowed": _("The reviewing body has set the decision aside"),
    "cases.review_declined": _("The reviewing body has upheld the decision"),
    "cases.correction_asked": _("The applicant reported an error in the result"),
    "cases.correction_allowed": _("The office agrees that the result was wrong"),
    "cases.correction_declined": _("The office finds the result right"),
    "cases.withdrawn": _("Withdrawn"),
    "cases.application_withdrawn": _("Application withdrawn"),
    "cases.application_finished": _("Everything is done"),
    "cases.read_again": _("Read again from a register that has corrected its record"),
    "cases.datum_questioned": _("An office was asked whether its record is right"),
    "cases.rechecked": _("Typed answers checked with the registers"),
}

KINDS = {
    "public_notice": _("Public notice"),
    "hearing": _("Hearing"),
    "site_visit": _("Visit on site"),
    "appraisal": _("Appraisal"),
    "expert_review": _("Review by experts"),
    "assessment": _("Assessment"),
}

OTHER_REASON = "other"
LOOK_REASONS = {
    "compare": _("To compare it with a document shown"),
    "call": _("To call the applicant"),
    "enter": _("To enter it into the office's own system"),
    OTHER_REASON: _("Another reason"),
}


def look_reason_in_words(reason: str) -> str:
    """Return why something masked was shown in full: known reasons in the reader's language, others as typed."""
    return str(LOOK_REASONS.get(reason, reason))


def act_in_words(action: str) -> str:
    """Return the words of an audited act; one without words keeps its key."""
    return str(ACTS.get(action, action))
