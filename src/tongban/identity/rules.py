"""What may be, concerning people and offices."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _
from stdnum.cn import ric

from tongban.identity.actors import Officer
from tongban.identity.models import Role, Scope
from tongban.kernel.refused import Refused
from tongban.kernel.words import listed


def works_for(officer: Officer, agency: str) -> bool:
    """Tell whether this officer decides for the office with the key `agency`."""
    return officer.agency == agency


def is_id_number(text: str) -> bool:
    """Tell whether `text` is a citizen number: 18 characters, the last one its check digit (GB 11643-1999)."""
    return bool(re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text)) and ric.calc_check_digit(text) == text[-1]


def check_id_number(text: str) -> None:
    """Refuse what is no citizen number."""
    if not is_id_number(text):
        raise Refused(_("This is not a valid ID number. Check the 18 characters."), code="wrong_id_number")


def check_roles(roles: Collection[str]) -> None:
    """Refuse an officer without roles, or with roles that do not exist."""
    _check_known(roles, Role.values, _("Give at least one role of: %(known)s."))


def check_scopes(scopes: Collection[str]) -> None:
    """Refuse a client without scopes, or with scopes that do not exist."""
    _check_known(scopes, Scope.values, _("Give at least one scope of: %(known)s."))


def _check_known(given: Collection[str], known: Collection[str], words: str) -> None:
    if not given or set(given) - set(known):
        raise Refused(words % {"known": listed(known)}, code="unknown_choice")
