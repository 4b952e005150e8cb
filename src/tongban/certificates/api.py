"""What other contexts may use of certificates."""

from tongban.certificates.documents import lines_of, verification_url
from tongban.certificates.models import Certificate
from tongban.certificates.moves import CertificateMove, moves_for
from tongban.certificates.operations import issue, name_holder, replace, restore, revoke, suspend
from tongban.certificates.queries import (
    certificates_of,
    certificates_of_cases,
    digest_of,
    document_of,
    holders_of,
    in_state,
    issued_by,
    presented,
    searched,
    state_on,
    verify,
)
from tongban.certificates.states import CertificateState, Ground
from tongban.certificates.wording import PURPOSE, act_in_words

__all__ = [
    "PURPOSE",
    "Certificate",
    "CertificateMove",
    "CertificateState",
    "Ground",
    "act_in_words",
    "certificates_of",
    "certificates_of_cases",
    "digest_of",
    "document_of",
    "holders_of",
    "in_state",
    "issue",
    "issued_by",
    "lines_of",
    "moves_for",
    "name_holder",
    "presented",
    "replace",
    "restore",
    "revoke",
    "searched",
    "state_on",
    "suspend",
    "verification_url",
    "verify",
]
