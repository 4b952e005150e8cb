"""The life cycle of an e-certificate."""

from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _

from tongban.kernel.state import State


class CertificateState(State):
    """What a certificate counts for. 证照状态: 有效, 暂扣, 撤销, 注销, 失效."""

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
            cls.SUSPENDED: frozenset({cls.VALID, cls.REVOKED, cls.CANCELLED, cls.EXPIRED}),
        }

    @property
    def code(self) -> str:
        """The state in the ministries' certificate interface; its 06 (moved away) and 07 (forfeited) do not occur."""
        return {"valid": "01", "suspended": "02", "revoked": "03", "cancelled": "04", "expired": "05"}[self.value]
