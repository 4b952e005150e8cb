"""Conditions that turned out not to be met after filing, by what was read since: for the officer to decide on."""

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.kernel.clock import day_of


def unmet(form: forms.Form, case: cases.Case) -> list[book.Condition]:
    """Return the bundle's and the service's conditions that the application's answers do not meet on its filing day."""
    day, values = day_of(case.application.filed_at), form.values(case.application.answers)
    own = form.edition.book.services[case.service].conditions
    listed = {one.when: one for one in (*form.bundle.conditions, *own)}
    return [one for one in listed.values() if form.truth(one.when, values, day) is False]
