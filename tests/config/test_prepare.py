"""What is prepared once is not done again."""

import re

import pytest
from click.testing import CliRunner

from tongban.config.cli import main


@pytest.mark.django_db
def test_migrate_opens_the_months_ahead_once() -> None:
    first, second = (CliRunner().invoke(main, ["migrate"]) for _time in range(2))
    assert re.fullmatch(r"up to date, \d+ monthly parts opened\n", first.output)
    assert (first.exit_code, second.exit_code, second.output) == (0, 0, "up to date\n")
