"""What other contexts may use of certificates."""

from tongban.certificates.models import Certificate
from tongban.certificates.operations import issue, name_holder, restore, revoke, suspend
from tongban.certificates.queries import certificates_of, certificates_of_cases, current_for, state_on, verify
from tongban.certificates.states import CertificateState

__all__ = [
    "Certificate",
    "CertificateState",
    "certificates_of",
    "certificates_of_cases",
    "current_for",
    "issue",
    "name_holder",
    "restore",
    "revoke",
    "state_on",
    "suspend",
    "verify",
]
