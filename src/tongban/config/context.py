"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the demo mark, the reader's text size and this page's address in the other language."""
    other = "en" if (get_language() or "zh-hans").startswith("zh") else "zh-hans"
    return {
        "demo_mode": settings.DEMO,
        "large_text": request.COOKIES.get("text") == "large",
        "other_language": other,
        "other_language_url": SimpleLazyObject(lambda: translate_url(request.get_full_path(), other)),
    }
