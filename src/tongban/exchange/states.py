"""The life cycles of a demand for data, and of a question somebody asks about data or about a look at it."""

from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _

from tongban.kernel.state import State


class DemandState(State):
    """A demand (需求): which office needs which fields for what. Shanghai Data Regulation Art. 38, 39."""

    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    CHECKED = "checked", _("Waiting for the provider")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    DISPUTED = "disputed", _("Disputed")
    REFUSAL_UPHELD = "refusal_upheld", _("Refusal upheld")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; a refusal may be disputed once, upward."""
        return {
            cls.SUBMITTED: frozenset({cls.RETURNED, cls.CHECKED, cls.WITHDRAWN}),
            cls.RETURNED: frozenset({cls.SUBMITTED, cls.WITHDRAWN}),
            cls.CHECKED: frozenset({cls.APPROVED, cls.REFUSED, cls.WITHDRAWN}),
            cls.REFUSED: frozenset({cls.DISPUTED}),
            cls.DISPUTED: frozenset({cls.APPROVED, cls.REFUSAL_UPHELD}),
        }


class InquiryState(State):
    """A question about data (异议) or about a look at it (质询): open until the office has answered."""

    OPEN = "open", _("Open")
    CORRECTED = "corrected", _("Corrected")
    UPHELD = "upheld", _("Found right")
    EXPLAINED = "explained", _("Explained")
    STOPPED = "stopped", _("Access stopped")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; an answer is final."""
        return {cls.OPEN: frozenset({cls.CORRECTED, cls.UPHELD, cls.EXPLAINED, cls.STOPPED})}
