"""What a party is asked to agree to, the same whether they read it on their phone or at a counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongban.book import api as book
from tongban.cases import queries
from tongban.cases.models import Application, Confirmation
from tongban.cases.states import ApplicationState, ConfirmationState
from tongban.forms import api as forms
from tongban.ui.components import Row


@dataclass(frozen=True)
class LookedUp:
    """A register that will be asked about the person once they agree, and for what of it."""

    source: book.Source
    agency: book.Agency
    fields: Sequence[book.Text]


@dataclass(frozen=True)
class Proposal:
    """What was filed: `rows` are the answers, `questions` their keys in the book; `is_open` while it can be answered.
    `looked_up` are the person's own data that agreeing lets be read.

    Shown by `cases/proposal.html`.
    """

    confirmation: Confirmation
    application: Application
    bundle: book.Bundle
    questions: Sequence[str]
    rows: Sequence[Row]
    services: Sequence[book.Service]
    is_open: bool
    looked_up: Sequence[LookedUp] = ()

    @property
    def applicant_name(self) -> str:
        """Return who asks: the company it was filed for, else the applicant."""
        company = self.application.company
        return company.name if company else self.application.applicant.name


def proposal_for(confirmation: Confirmation, *, today: date) -> Proposal:
    """Return what this confirmation is asked for: the answers that matter, and the services filed for."""
    application = confirmation.application
    edition = book.edition(application.edition_number)
    form = forms.form_of(application.bundle, edition, application.choices)
    answers, values = application.answers, form.values(application.answers)
    keys = [
        key
        for step in form.bundle.steps
        for key in step.questions
        if key in answers and form.is_relevant(key, values, today) and not form.questions[key].question.choices_from
    ]
    looked_up = forms.sources_about(form, [confirmation.party, *confirmation.also], values, today)
    return Proposal(
        confirmation=confirmation,
        application=application,
        bundle=form.bundle,
        questions=keys,
        rows=[Row(form.questions[key].question.label, forms.shown(form, key, answers[key]["value"])) for key in keys],
        services=[edition.book.services[case.service] for case in queries.cases_of(application.id)],
        is_open=confirmation.state == ConfirmationState.ASKED
        and application.state == ApplicationState.AWAITING_CONFIRMATION,
        looked_up=[
            LookedUp(source, edition.book.agencies[source.agency], [field.title for field in fields])
            for source, fields in looked_up
        ],
    )
