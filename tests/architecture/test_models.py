"""Tables obey the same order as modules: a row may only point down."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.source import SRC


def heights(pyproject: Path = SRC.parent / "pyproject.toml") -> dict[str, int]:
    """Return each context's height in the layers that import-linter enforces; neighbours have the same."""
    (contract,) = tomllib.loads(pyproject.read_text())["tool"]["importlinter"]["contracts"]
    lines = reversed(contract["layers"])
    return {name.strip(" ()"): height for height, line in enumerate(lines) for name in line.split("|")}


def pointing_up(tables: Iterable[type[models.Model]], height: dict[str, int]) -> list[str]:
    """Return every relation of our tables to one of our tables that is not in the same context or lower."""
    found = []
    for table in tables:
        for field in table._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or not isinstance(target, type) or target._meta.app_label not in height:
                continue
            here, there = table._meta.app_label, target._meta.app_label
            if here in height and here != there and height[there] >= height[here]:
                found.append(f"{table._meta.label}.{field.name} points up to {target._meta.label}")
    return found


def test_foreign_keys_point_down() -> None:
    assert pointing_up(apps.get_models(), heights()) == []


@isolate_apps("tongban.exchange", "tongban.cases", "tongban.identity")
def test_a_foreign_key_that_points_up_is_caught() -> None:
    class Person(models.Model):
        class Meta:
            app_label = "identity"

    class Case(models.Model):
        person = models.ForeignKey(Person, models.PROTECT, related_name="+")
        before = models.ForeignKey("self", models.PROTECT, related_name="+")

        class Meta:
            app_label = "cases"

    class Call(models.Model):
        case = models.ForeignKey(Case, models.PROTECT, related_name="+")

        class Meta:
            app_label = "exchange"

    assert pointing_up([Person, Case, Call], heights()) == ["exchange.Call.case points up to cases.Case"]
