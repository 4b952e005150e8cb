"""The life cycle of an e-certificate, and the grounds on which an office may touch it."""

from collections.abc import Mapping
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongban.kernel.state import State


class CertificateState(State):
    """What a certificate counts for. 证照状态: 有效, 暂扣, 撤销, 注销, 失效."""

    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", pgettext_lazy("certificate", "Suspended")
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


class Ground(TextChoices):
    """Why an office suspends or revokes, in the few words everybody may read who verifies the certificate."""

    ISSUED_WRONGLY = "issued_wrongly", _("Issued by mistake or against the rules")
    OBTAINED_UNFAIRLY = "obtained_unfairly", _("Obtained by deception or other unfair means")
    CONTENT_WRONG = "content_wrong", _("What it says is wrong")
    UNDER_EXAMINATION = "under_examination", _("The issuer is examining it")
    PENALTY = "penalty", _("A penalty decision")
    MISUSE = "misuse", _("Reported lost or misused")
    REPLACED = "replaced", _("Replaced by a corrected certificate")

    @classmethod
    def of(cls, state: CertificateState) -> list["Ground"]:
        """Return the grounds that lead to a state; none for one that needs no ground.

        Revoked: Administrative Licensing Law Art. 69. Suspended: Administrative Penalty Law Art. 9(3), or for the time
        an examination takes.
        """
        return {
            CertificateState.REVOKED: [cls.ISSUED_WRONGLY, cls.OBTAINED_UNFAIRLY, cls.CONTENT_WRONG],
            CertificateState.SUSPENDED: [cls.UNDER_EXAMINATION, cls.CONTENT_WRONG, cls.PENALTY, cls.MISUSE],
        }.get(state, [])
