"""The life cycles of an application, of a case, and of a party's confirmation."""

from collections.abc import Mapping
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongban.kernel.state import State


class CaseState(State):
    """A case (办件). Administrative Licensing Law Art. 32, 34, 38, 42, 44, 45.

    An electronic result is delivered and closed at once; only a posted parcel rests between, and goes back to granted
    when it did not arrive. A case that was received waits again when its answers were changed and must be confirmed
    anew; one that was refused or not accepted can be reopened.
    """

    WAITING = "waiting", _("Waiting for an earlier result")
    RECEIVED = "received", _("Received")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Supplement requested")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    ACCEPTED = "accepted", _("Accepted")
    UNDER_REVIEW = "under_review", _("Under review")
    SUSPENDED = "suspended", _("Suspended")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    DELIVERED = "delivered", _("On its way")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; what is not in it cannot happen."""
        return {
            cls.WAITING: frozenset({cls.RECEIVED, cls.NOT_ACCEPTED, cls.WITHDRAWN}),
            cls.RECEIVED: frozenset(
                {cls.ACCEPTED, cls.NOT_ACCEPTED, cls.SUPPLEMENT_REQUESTED, cls.WITHDRAWN, cls.WAITING}
            ),
            cls.SUPPLEMENT_REQUESTED: frozenset({cls.RECEIVED, cls.NOT_ACCEPTED, cls.WITHDRAWN}),
            cls.ACCEPTED: frozenset({cls.UNDER_REVIEW, cls.WITHDRAWN}),
            cls.UNDER_REVIEW: frozenset({cls.SUSPENDED, cls.GRANTED, cls.REFUSED, cls.WITHDRAWN}),
            cls.SUSPENDED: frozenset({cls.UNDER_REVIEW, cls.WITHDRAWN}),
            cls.GRANTED: frozenset({cls.DELIVERED}),
            cls.REFUSED: frozenset({cls.DELIVERED}),
            cls.DELIVERED: frozenset({cls.CLOSED, cls.GRANTED}),
            cls.NOT_ACCEPTED: frozenset({cls.RECEIVED, cls.WAITING}),
            cls.CLOSED: frozenset({cls.ACCEPTED}),
        }

    @property
    def is_final(self) -> bool:
        """Tell whether it has come to its end; only reopening leads on from there."""
        return self in (CaseState.NOT_ACCEPTED, CaseState.CLOSED, CaseState.WITHDRAWN)


class ApplicationState(State):
    """An application (申请): the sum of its cases."""

    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Waiting for confirmation")
    IN_PROGRESS = "in_progress", _("In progress")
    FINISHED = "finished", _("Finished")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; what is not in it cannot happen."""
        return {
            cls.AWAITING_CONFIRMATION: frozenset({cls.IN_PROGRESS, cls.WITHDRAWN}),
            cls.IN_PROGRESS: frozenset({cls.FINISHED, cls.WITHDRAWN, cls.AWAITING_CONFIRMATION}),
            cls.FINISHED: frozenset({cls.IN_PROGRESS}),
        }

    @property
    def is_final(self) -> bool:
        """Tell whether it has come to its end; only a reopened case leads on from there."""
        return self in (ApplicationState.FINISHED, ApplicationState.WITHDRAWN)


class ConfirmationState(State):
    """What another party of the application says to it."""

    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; an answer, or none in time, is final, until what was confirmed is changed."""
        return {
            cls.ASKED: frozenset({cls.CONFIRMED, cls.DECLINED, cls.LAPSED}),
            cls.CONFIRMED: frozenset({cls.ASKED}),
        }

    @property
    def is_final(self) -> bool:
        """Tell whether it was answered, or can't be any more; only a changed application is asked again."""
        return self != ConfirmationState.ASKED


class PetitionKind(TextChoices):
    """What a person may ask of a case that has come to its end."""

    REOPENING = "reopening", _("Take the case up again")
    REVIEW = "review", _("Administrative review")
    CORRECTION = "correction", _("Correct the result")


class PetitionState(State):
    """What became of it."""

    ASKED = "asked", pgettext_lazy("petition", "Not answered yet")
    ALLOWED = "allowed", pgettext_lazy("petition", "Allowed")
    DECLINED = "declined", pgettext_lazy("petition", "Not allowed")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; an answer is final."""
        return {cls.ASKED: frozenset({cls.ALLOWED, cls.DECLINED})}


class ProceedingState(State):
    """A special procedure of a case. Only a hearing is offered before it is held (Art. 47)."""

    OFFERED = "offered", _("Offered")
    ASKED = "asked", _("Asked for")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; a hearing that was offered and not asked for may still be held by the office itself."""
        return {
            cls.OFFERED: frozenset({cls.ASKED, cls.RUNNING}),
            cls.ASKED: frozenset({cls.RUNNING}),
            cls.RUNNING: frozenset({cls.ENDED}),
        }


class MessageState(TextChoices):
    """What became of a message of an outside body; nothing else becomes of it later."""

    FOLLOWED = "followed", _("Followed")
    LATE = "late", _("Overtaken by a later one")
    REPEATED = "repeated", _("Said before")
    CONTRADICTS = "contradicts", _("Contradicts what was said before")
    UNKNOWN = "unknown", _("Of a case or a code that is not known")


class OfferState(State):
    """What a bundle's start offers a person who did not ask for it (免申即享)."""

    NOTED = "noted", _("Not looked at yet")
    OFFERED = "offered", pgettext_lazy("offer", "Offered")
    HINTED = "hinted", _("Told that they may apply")
    NOTHING = "nothing", _("Nothing opened")
    AGREED = "agreed", pgettext_lazy("offer", "Agreed and filed")
    FILED = "filed", _("Filed without a word")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    LAPSED = "lapsed", _("Could not be filed any more")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; a person's answer is final for the period."""
        return {
            cls.NOTED: frozenset({cls.OFFERED, cls.HINTED, cls.NOTHING}),
            cls.OFFERED: frozenset({cls.AGREED, cls.FILED, cls.DECLINED, cls.LAPSED}),
            cls.HINTED: frozenset({cls.AGREED, cls.DECLINED}),
        }


class SeasonState(State):
    """One period of a bundle that is filed again and again."""

    COMING = "coming", _("Not open yet")
    OPEN = "open", pgettext_lazy("season", "Open")
    MISSED = "missed", _("The last day has passed")
    FILED = "filed", _("Filed")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; what was missed may be filed late."""
        return {
            cls.COMING: frozenset({cls.OPEN, cls.FILED}),
            cls.OPEN: frozenset({cls.MISSED, cls.FILED}),
            cls.MISSED: frozenset({cls.FILED}),
        }
