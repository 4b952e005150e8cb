"""Answers and lines of certificates, masked the way their kind is masked."""

from dataclasses import replace

from tongban.book import api as book
from tongban.identity import api as identity

MASKS = {"id_number": identity.mask_id_number, "phone": identity.mask_phone, "bank_account": identity.mask_account}


def masked(question: book.Question, shown: str) -> str:
    """Return what is shown of a masked answer: a name's surname, a number's ends."""
    return MASKS.get(question.type, identity.mask_name)(shown)


def masked_amounts(amounts: list[book.Explained], edition: book.Edition) -> list[book.Explained]:
    """Return explained amounts with masked answers masked in their lines."""
    known = edition.book.questions

    def hidden(line: book.ExplainedLine) -> book.ExplainedLine:
        if line.kind != "answer" or not known[line.question].masked or line.value is None:
            return line
        words = masked(known[line.question], str(line.value))
        return replace(line, value=words, words=book.Text(zh=words, en=words))

    return [replace(one, lines=[hidden(line) for line in one.lines]) for one in amounts]
