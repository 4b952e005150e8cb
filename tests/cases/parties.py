"""A book with a bundle whose household confirms and is read about, and one for companies."""

import shutil
from pathlib import Path

import yaml
from django.conf import settings

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

PARTIES = Path(__file__).parent / "parties_book"
PURPOSES = {"police.yaml": ("police-household", "family-home"), "companies.yaml": ("market-representative", "shop")}


def publish_parties(folder: Path) -> book.Edition:
    """Publish the city's book with the two bundles, which their registers may be asked for."""
    shutil.copytree(settings.BOOK_DIR, folder)
    shutil.copytree(PARTIES, folder, dirs_exist_ok=True)
    for name, (source, purpose) in PURPOSES.items():
        path = folder / "sources" / name
        chapter = yaml.safe_load(path.read_text())
        for one in chapter["sources"]:
            one["purposes"] += [purpose] if one["key"] == source else []
        path.write_text(yaml.safe_dump(chapter, allow_unicode=True))
    return book.publish(folder, by=SYSTEM, at=now())
