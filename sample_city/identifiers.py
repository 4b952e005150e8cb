"""Identifiers with right check digits that belong to nobody."""

from datetime import date

from stdnum.cn import uscc

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PREFIX = "310100"  # the city's districts together: an address code that is not issued to people
LAST_SEQUENCE = 999
ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: date, sequence: int) -> str:
    """Return an 18-character ID number (GB 11643-1999); an odd `sequence` (1-999) is male, an even one female."""
    if not 0 < sequence <= LAST_SEQUENCE:
        raise ValueError(f"no ID number is left for a birth on {born}: sequence {sequence}")
    body = f"{PREFIX}{born:%Y%m%d}{sequence:03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def credit_code(kind: str, serial: int) -> str:
    """Return an 18-character unified social credit code (GB 32100-2015); `kind`: 91 a company, 12 an institution.

    Its middle is an organisation code with its own check character (GB 11714-1997), from a series that is not issued.
    """
    body = f"YL{serial:06}"
    values = [ORGANISATION.index(sign) for sign in body]
    rest = 11 - sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
    code = f"{kind}{PREFIX}{body}{'0123456789X0'[rest]}"
    return code + str(uscc.calc_check_digit(code))


def masked(id_number: str) -> str:
    """Return an ID number with its day of birth hidden, as a log may keep it."""
    return f"{id_number[:6]}********{id_number[14:]}" if len(id_number) == 18 else "*" * len(id_number)


def with_luhn(body: str) -> str:
    """Return a number with its Luhn digit appended, as bank accounts have it."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)
