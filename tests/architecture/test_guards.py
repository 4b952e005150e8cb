"""The guards catch what they are there for."""

import socket
from datetime import datetime

import pytest
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.template import Context, Template
from django.utils import timezone

from tests.guards import OtherMachine
from tongban.kernel.models import Look


def test_an_undefined_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        Template("{{ nobody.name }}").render(Context({}))


def test_a_question_about_an_undefined_variable_is_answered_no() -> None:
    assert Template("{% if nobody.name %}yes{% else %}no{% endif %}").render(Context({})) == "no"


def test_another_machine_is_out_of_reach() -> None:
    with socket.socket() as here, pytest.raises(OtherMachine):
        here.connect(("192.0.2.1", 80))
    with socket.socket() as here, pytest.raises(OtherMachine):
        here.connect_ex(("192.0.2.1", 80))


def test_a_naive_moment_fails() -> None:
    with pytest.raises(RuntimeWarning):
        Look._meta.get_field("at").get_prep_value(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault itself
    assert timezone.is_aware(Look._meta.get_field("at").get_prep_value(timezone.now()))


def test_pages_cut_from_rows_in_no_order_fail() -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(Look.objects.all(), 20).page(1)
