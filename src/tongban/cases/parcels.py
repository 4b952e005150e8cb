"""Who carries parcels, and what their tracking numbers look like. Pure."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.refused import Refused


class Carrier(TextChoices):
    """Who carries a parcel."""

    EMS = "ems", gettext_lazy("China Post EMS")
    REGISTERED = "registered", gettext_lazy("China Post registered letter")
    SF = "sf", gettext_lazy("SF Express")
    JD = "jd", gettext_lazy("JD Logistics")


POSTAL = r"[A-Z]{2}\d{9}CN|\d{13}"  # the first is an S10 number of the Universal Postal Union
SHAPES = {
    Carrier.EMS: POSTAL,
    Carrier.REGISTERED: POSTAL,
    Carrier.SF: r"SF\d{13}|\d{12}",
    Carrier.JD: r"JD[0-9A-Z]{11,18}",
}
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def carrier_of(given: str) -> Carrier:
    """Return a carrier by its key. Raises Refused for any other word."""
    if given not in Carrier.values:
        raise Refused(_("Choose who carries the parcel."), code="carrier")
    return Carrier(given)


def tracking_number(carrier: Carrier, given: str) -> str:
    """Return a tracking number in capitals without spaces, in the carrier's form: EMS 1034567890123, SF1234567890123.

    Raises Refused when it is not one of this carrier's, or when the check digit of an S10 number is wrong.
    """
    number = re.sub(r"[\s-]", "", given).upper()
    shape = re.fullmatch(SHAPES[carrier], number, re.ASCII)
    if shape is None or (number.endswith("CN") and not _checks(number[2:11])):
        words = _("This is not a tracking number of %(carrier)s. Check it against the receipt.")
        raise Refused(words % {"carrier": carrier.label}, code="tracking_number")
    return number


def _checks(digits: str) -> bool:
    """Tell whether the ninth digit fits the first eight (UPU S10, 6.2)."""
    left = 11 - sum(weight * int(digit) for weight, digit in zip(S10_WEIGHTS, digits, strict=False)) % 11
    return int(digits[8]) == {10: 0, 11: 5}.get(left, left)
