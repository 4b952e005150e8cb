"""The life cycle of an e-certificate."""

from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _

from tongban.kernel.state import State


class CertificateState(State):
    """States of the ministries' certificate interface: 01 valid, 02 suspended, 03 revoked, 04 cancelled, 05 expired."""

    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; what is revoked stays revoked."""
        return {
            cls.VALID: frozenset({cls.SUSPENDED, cls.REVOKED, cls.CANCELLED, cls.EXPIRED}),
            cls.SUSPENDED: frozenset({cls.VALID, cls.REVOKED, cls.CANCELLED}),
        }
