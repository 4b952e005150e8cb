"""Answers and lines of certificates, masked the way their kind is masked."""

from tongban.book import api as book
from tongban.identity import api as identity

MASKS = {"id_number": identity.mask_id_number, "phone": identity.mask_phone, "bank_account": identity.mask_account}


def masked(question: book.Question, shown: str) -> str:
    """Return what is shown of a masked answer: a name's surname, a number's ends."""
    return MASKS.get(question.type, identity.mask_name)(shown)
