"""The pages' files are there, are ours to show, and carry nothing inline."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "src" / "tongban" / "ui"
STATIC = UI / "static"
SOURCES = sorted(UI.parent.rglob("templates/**/*.html"))
SERVED = [template for template in SOURCES if template.name != "document.html"]  # a PDF is never served as a page


@pytest.mark.parametrize(
    "name",
    [
        "govuk/govuk-frontend.min.css",
        "govuk/govuk-frontend.min.js",
        "govuk/icons.svg",
        "tongban/tongban.css",
        "tongban/components.css",
        "tongban/print.css",
        "tongban/tongban.js",
        "tongban/mark.svg",
    ],
)
def test_every_file_a_page_asks_for_exists(name: str) -> None:
    assert (STATIC / name).is_file()


@pytest.mark.parametrize("trace", ["@font-face", "GDS Transport", "govuk-crest", "url(/assets", "sourceMappingURL"])
def test_the_design_system_s_css_has_nothing_that_is_not_for_others(trace: str) -> None:
    assert trace not in (STATIC / "govuk/govuk-frontend.min.css").read_text()


def test_the_design_system_s_script_names_no_missing_source_map() -> None:
    assert "sourceMappingURL" not in (STATIC / "govuk/govuk-frontend.min.js").read_text()


@pytest.mark.parametrize("template", SERVED, ids=lambda path: str(path.relative_to(UI.parent)))
def test_templates_hold_no_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    inline_scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert inline_scripts + re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "govuk/icons.svg").read_text()))
    named = {name for template in SOURCES for name in re.findall(r'\{% icon "([^"]+)"', template.read_text())}
    assert named - drawn == set()


def test_the_lock_file_has_hashes_and_names_no_registry() -> None:
    lock = (UI.parents[2] / "package-lock.json").read_text()
    assert ("integrity" in lock, "resolved" in lock, "http" in lock) == (True, False, False)


def test_templates_stay_short() -> None:
    assert [template.name for template in SOURCES if len(template.read_text().splitlines()) > 120] == []
