"""The life cycles of an application, of a case, and of a party's confirmation."""

from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _

from tongban.kernel.state import State


class CaseState(State):
    """A case (办件). Administrative Licensing Law Art. 32, 34, 38, 42, 44, 45.

    An electronic result is delivered and closed at once; only a posted parcel rests between, and goes back to granted
    when it did not arrive.
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
            cls.RECEIVED: frozenset({cls.ACCEPTED, cls.NOT_ACCEPTED, cls.SUPPLEMENT_REQUESTED, cls.WITHDRAWN}),
            cls.SUPPLEMENT_REQUESTED: frozenset({cls.RECEIVED, cls.NOT_ACCEPTED, cls.WITHDRAWN}),
            cls.ACCEPTED: frozenset({cls.UNDER_REVIEW, cls.WITHDRAWN}),
            cls.UNDER_REVIEW: frozenset({cls.SUSPENDED, cls.GRANTED, cls.REFUSED, cls.WITHDRAWN}),
            cls.SUSPENDED: frozenset({cls.UNDER_REVIEW, cls.WITHDRAWN}),
            cls.GRANTED: frozenset({cls.DELIVERED}),
            cls.REFUSED: frozenset({cls.DELIVERED}),
            cls.DELIVERED: frozenset({cls.CLOSED, cls.GRANTED}),
        }


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
            cls.IN_PROGRESS: frozenset({cls.FINISHED, cls.WITHDRAWN}),
        }


class ConfirmationState(State):
    """What another party of the application says to it."""

    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; an answer, or none in time, is final."""
        return {cls.ASKED: frozenset({cls.CONFIRMED, cls.DECLINED, cls.LAPSED})}
