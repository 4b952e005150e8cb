"""Components say in words what they show, and forms are drawn so that everyone can fill them in."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from tongban.ui.gallery import samples
from tongban.ui.gallery.forms import filled_form

PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(autouse=True)
def english_page_without_collected_files() -> Iterator[None]:
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "words", "level"),
    [
        (4, "4 working days left", "good"),
        (3, "3 working days left", "wait"),
        (1, "1 working day left", "wait"),
        (0, "Due today", "wait"),
        (-2, "2 working days overdue", "bad"),
    ],
)
def test_a_due_date_says_in_words_how_much_time_is_left(days: int, words: str, level: str) -> None:
    shown = render_to_string("ui/due.html", {"days": days, "date": date(2026, 12, 2)})
    assert (f"tb-tag--{level}" in shown, words in shown) == (True, True)


@pytest.mark.parametrize("name", list(filled_form().fields))
def test_every_control_has_a_label(name: str) -> None:
    shown = render_to_string("ui/field.html", {"field": filled_form()[name]})
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', shown))
    assert controls == set(re.findall(r'<label[^>]* for="([^"]+)"', shown))


@pytest.mark.parametrize("name", list(filled_form().errors))
def test_every_error_in_the_summary_leads_to_a_control(name: str) -> None:
    form = filled_form()
    summary = render_to_string("ui/error_summary.html", {"form": form})
    field = render_to_string("ui/field.html", {"field": form[name]})
    led_to = set(re.findall(r'href="#([^"]+)"', summary))
    assert led_to & set(re.findall(r' id="([^"]+)"', field)) != set()


def test_an_error_is_tied_to_its_control() -> None:
    shown = render_to_string("ui/field.html", {"field": filled_form()["phone"]})
    assert 'aria-describedby="id_sample-phone_error"' in shown
    assert 'id="id_sample-phone_error"' in shown


def test_help_is_escaped() -> None:
    class Hostile(forms.Form):
        name = forms.CharField(help_text="<b>bold</b>")

    assert "&lt;b&gt;bold&lt;/b&gt;" in render_to_string("ui/field.html", {"field": Hostile()["name"]})


def test_the_gallery_shows_no_undefined_variable() -> None:
    request = RequestFactory().get("/_gallery")
    shown = render_to_string("ui/gallery.html", samples(), request=request)
    assert ("Cases of this office" in shown, "None" in shown) == (True, False)


def test_the_page_of_a_broken_server_needs_nothing() -> None:
    assert "{%" not in render_to_string("500.html")
