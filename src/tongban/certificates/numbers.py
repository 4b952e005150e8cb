"""The national identifier of an e-certificate (电子证照标识, GB/T 36904) and the code that proves it is at hand."""

import base64
import re
import secrets

from stdnum.iso7064 import mod_37_36

ROOT = "1.2.156.3005.2"
SHAPE = re.compile(re.escape(ROOT) + r"\.[0-9A-Z]{21}\.[0-9A-Z]{18}\.[0-9A-Z]{1,40}\.[0-9]{3}\.[0-9A-Z]")
CODE_BYTES = 16


def identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """Return `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.

    The check character is ISO 7064 MOD 37,36 over type, issuer, serial and version without dots.
    """
    check = mod_37_36.calc_check_digit(f"{type_code}{issuer}{serial}{version:03}")
    return f"{ROOT}.{type_code}.{issuer}.{serial}.{version:03}.{check}"


def is_identifier(number: str) -> bool:
    """Tell whether a typed number is well formed and its check character right."""
    if SHAPE.fullmatch(number) is None:
        return False
    return bool(mod_37_36.is_valid(number.removeprefix(ROOT).replace(".", "")))


def new_code() -> str:
    """Return 128 random bits in Base32 (RFC 4648): 26 capitals and digits, none of them 0, 1, 8 or 9."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")


def grouped(code: str) -> str:
    """Return a code in groups of four, as people read and type it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def as_kept(typed: str) -> str:
    """Return a typed number or code as it is kept: capitals, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", typed).upper()
