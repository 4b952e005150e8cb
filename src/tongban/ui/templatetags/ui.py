"""Tags and filters the components are built from: icons, form controls, due dates."""

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongban.kernel.words import listed

register = template.Library()

SOON_DAYS = 3
ROWS, DJANGO_ROWS = "4", "10"  # Django's own default is too tall for a phone
FIELDSET_KINDS = ("radios", "checkboxes", "date_parts")
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.SelectDateWidget, "date_parts"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "checkbox": "govuk-checkboxes__input",
    "input": "govuk-input",
}


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw an icon of the sprite; decoration only, so words stand beside it."""
    return format_html(
        '<svg class="tb-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("govuk/icons.svg"),
        name,
    )


@register.filter
def kind(field: BoundField) -> str:
    """Return how a form field is drawn: input, select, textarea, file, password, checkbox, radios, ..."""
    return next((name for widget, name in KINDS if isinstance(field.field.widget, widget)), "input")


@register.filter
def has_fieldset(field: BoundField) -> bool:
    """Tell whether the field is several controls that share one question."""
    return kind(field) in FIELDSET_KINDS


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id of the field's first control: where a link in the error summary leads."""
    if kind(field) == "date_parts":
        parts = field.subwidgets[0].data["subwidgets"]
        return str(parts[0]["attrs"]["id"])
    return f"{field.auto_id}_0" if has_fieldset(field) else str(field.id_for_label)


@register.filter
def date_parts(field: BoundField) -> list[dict[str, Any]]:
    """Return the selects of a date in the reader's order, each with its part's name (year, month, day)."""
    parts = field.subwidgets[0].data["subwidgets"]
    return [{**part, "part": str(part["name"]).rsplit("_", 1)[-1]} for part in parts]


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a single control with the design system's classes, keeping what the widget asks for itself."""
    drawn = kind(field)
    classes = [CLASSES.get(drawn, "govuk-input"), str(field.field.widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{classes[0].split()[0]}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if isinstance(field.field.widget, forms.DateInput) and field.field.widget.input_type == "text":
        attrs["inputmode"] = "numeric"
    if drawn == "textarea":
        asked = str(field.field.widget.attrs.get("rows", DJANGO_ROWS))
        attrs["rows"] = ROWS if asked == DJANGO_ROWS else asked
    return field.as_widget(attrs=attrs)


@register.filter
def due_level(days: int) -> str:
    """Return how pressing a due date is, from the working days left: good, wait (soon) or bad (overdue)."""
    if days < 0:
        return "bad"
    return "wait" if days <= SOON_DAYS else "good"


@register.filter
def without_sign(days: int) -> int:
    """Return the size of a number of days, whichever side of today."""
    return abs(days)


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to offer, with gaps as the paginator's ellipsis."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def in_a_list(words: Sequence[Any]) -> str:
    """Join words for the reader, with the signs of their language."""
    return listed(words)


@register.filter
def beside(cells: Sequence[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return each cell of a row with the heading of its column."""
    return list(zip(cells, columns, strict=True))
