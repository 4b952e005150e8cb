"""The explained amounts of a form. Pure."""

from datetime import date

from tongban.book import api as book
from tongban.forms.answers import Stored
from tongban.forms.filling import derive
from tongban.forms.form import Form


def amounts(form: Form, answers: Stored, today: date) -> list[book.Explained]:
    """Return how each explained amount that concerns the person comes about, by what holds on a day.

    `answers` are as a draft keeps them; derived ones are reckoned anew, and `answers` left as they are.
    """
    answers = dict(answers)
    derive(form, answers, today)
    values = form.values(answers)
    relevant = [key for key in form.questions if form.is_relevant(key, values, today)]
    return book.explained(relevant, values, form.edition, today=today)
