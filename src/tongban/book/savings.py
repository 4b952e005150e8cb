"""What joining saves, bundle by bundle, as a page of the documentation. Pure."""

from tongban.book import graph
from tongban.book.records import Book, Bundle

QUICK_ANSWERS = 8  # "three minutes, zero materials" (快办): at most so many typed answers, no upload
HEAD = """# What joining saves

Written by `tongban book map` from the city's book; a test fails when it is not as the book is. Of each bundle
the services that are joined before anybody chooses; in brackets the same services filed one by one. *Asked* are
answers typed or chosen, *filled* come from offices' registers. Days are promised working days along the longest
chain; in brackets one after the other. *Quick* (快办, three minutes and no materials): at most 8 answers and no
upload when the registers answer.

| bundle | services | offices | asked | filled | materials | uploads | visits | days | quick |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def is_quick(saved: graph.BundleSummary) -> bool:
    """Tell whether a bundle keeps the promise of three minutes and zero materials."""
    return saved.questions_asked <= QUICK_ANSWERS and saved.uploads == 0


def savings_page(book: Book) -> str:
    """Return the page: a row for each bundle, and how many are quick."""
    bundles = [book.bundles[key] for key in sorted(book.bundles)]
    saved = [graph.summary(bundle, book) for bundle in bundles]
    rows = [_row(bundle, one, book) for bundle, one in zip(bundles, saved, strict=True)]
    return HEAD + "\n".join(rows) + f"\n\nQuick: {sum(map(is_quick, saved))} of {len(rows)}.\n"


def _row(bundle: Bundle, saved: graph.BundleSummary, book: Book) -> str:
    days = sum(book.services[one.service].promised_days for one in bundle.services)
    cells = [
        f"{bundle.title.zh} {bundle.title.en}",
        str(saved.services),
        str(saved.agencies),
        f"{saved.questions_asked} ({saved.questions_if_separate})",
        str(saved.questions_filled),
        f"{saved.materials} ({saved.materials_if_separate})",
        str(saved.uploads),
        f"{saved.visits} ({saved.visits_if_separate})",
        f"{saved.promised_days} ({days})",
        "yes" if is_quick(saved) else "no",
    ]
    return f"| {' | '.join(cells)} |"
