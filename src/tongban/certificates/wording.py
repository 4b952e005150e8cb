"""What happened to a certificate, in words for people."""

from django.utils.translation import gettext_lazy as _

PURPOSE = "certificates"  # of a look at a certificate by an officer of its issuer
ACTS = {
    "certificates.issued": _("Issued"),
    "certificates.holder_named": _("The holder's ID number was added"),
    "certificates.suspended": _("Suspended"),
    "certificates.restored": _("Restored"),
    "certificates.revoked": _("Revoked"),
}


def act_in_words(action: str) -> str:
    """Return the words of an audited act; one without words keeps its key."""
    return str(ACTS.get(action, action))
