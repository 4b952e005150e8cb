"""The national identifier of an e-certificate (电子证照标识, GB/T 36904)."""

from stdnum.iso7064 import mod_37_36

ROOT = "1.2.156.3005.2"


def identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """Return `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.

    The check character is ISO 7064 MOD 37,36 over type, issuer, serial and version without dots.
    """
    check = mod_37_36.calc_check_digit(f"{type_code}{issuer}{serial}{version:03}")
    return f"{ROOT}.{type_code}.{issuer}.{serial}.{version:03}.{check}"


def is_identifier(number: str) -> bool:
    """Tell whether a typed number is well formed and its check character right."""
    parts = number.removeprefix(ROOT + ".").split(".")
    joined = "".join(parts)
    return number.startswith(ROOT + ".") and len(parts) == 5 and joined.isalnum() and bool(mod_37_36.is_valid(joined))
