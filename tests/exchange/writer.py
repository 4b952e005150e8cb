"""A process that writes calls: database name, data directory, first number, how many."""

import os
import sys
from pathlib import Path


def main(name: str, folder: str, first: str, count: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.settings"
    os.environ["TONGBAN_DATA"] = folder
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = name
    django.setup()
    from tests.exchange.entries import a_call
    from tongban.exchange.log.recording import record

    for number in range(int(first), int(first) + int(count)):
        record([a_call(number)])


if __name__ == "__main__":
    main(*sys.argv[1:])
