"""How the amounts of an application come about, as they held on the day it was filed. Pure."""

from tongban.book import api as book
from tongban.cases.models import Application
from tongban.forms import api as forms
from tongban.kernel.clock import day_of


def amounts_of(application: Application, *, service: str = "") -> list[book.Explained]:
    """Return each explained amount that concerns the application; with `service`, only those that service rests on."""
    form = forms.form_of(application.bundle, book.edition(application.edition_number), application.choices)
    found = forms.amounts(form, application.answers, day_of(application.filed_at))
    if not service:
        return found
    concern = form.rests_on(service)
    return [one for one in found if one.question.key in concern]
