"""What one office found or entered is handed on to the services, certificates and amounts that come after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.book import api as book
from tongban.cases.models import Application
from tongban.forms import api as forms
from tongban.kernel.clock import day_of


def hand_on(
    application: Application, edition: book.Edition, handed: Mapping[str, Any], *, at: datetime, source: str = ""
) -> None:
    """Keep handed values (question key -> value) among a locked application's answers, with what derives from them.

    Derived answers follow the day of filing. `source` is the register that answered, empty for an officer's finding.
    """
    for key, value in handed.items():
        application.answers[key] = forms.Answer(value=value, origin="handed", source=source, read_at=at).stored()
    form = forms.form_of(application.bundle, edition, application.choices)
    forms.derive(form, application.answers, day_of(application.filed_at))
    application.save(update_fields=["answers"])
