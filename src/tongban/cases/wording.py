"""What happened, in words for people."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "cases.application_filed": _("Application filed"),
    "cases.filed": _("Filed"),
    "cases.confirmed": _("Confirmed by the other party"),
    "cases.declined": _("Not confirmed"),
    "cases.received": _("Received by the office"),
    "cases.accepted": _("Accepted"),
    "cases.deemed_accepted": _("Accepted by law: the office was silent for five working days"),
    "cases.not_accepted": _("Not accepted"),
    "cases.supplement_requested": _("Supplement requested"),
    "cases.supplement_answered": _("Supplement handed in"),
    "cases.claimed": _("An officer has taken the case"),
    "cases.handed_over": _("Handed over"),
    "cases.review_started": _("Review started"),
    "cases.suspended": _("Clock stopped"),
    "cases.resumed": _("Clock running again"),
    "cases.extended": _("Period extended"),
    "cases.granted": _("Granted"),
    "cases.refused": _("Refused"),
    "cases.outputs_kept": _("The office's register has answered"),
    "cases.delivered": _("Result delivered"),
    "cases.closed": _("Closed"),
    "cases.withdrawn": _("Withdrawn"),
    "cases.application_withdrawn": _("Application withdrawn"),
    "cases.application_finished": _("Everything is done"),
    "cases.rechecked": _("Typed answers checked with the registers"),
}


def act_in_words(action: str) -> str:
    """Return the words of an audited act; one without words keeps its key."""
    return str(ACTS.get(action, action))
