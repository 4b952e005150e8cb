"""What can be found by search: one row a bundle or service of the current edition."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """A bundle or service with the words it is found by; made anew with every published edition."""

    kind = models.TextField()
    key = models.TextField()
    title_zh = models.TextField()
    title_en = models.TextField()
    summary_zh = models.TextField()
    summary_en = models.TextField()
    words = SearchVectorField()
    plain = models.TextField()
    pinyin = models.TextField()
    initials = models.TextField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="entries_by_words"),
            GinIndex(fields=["plain"], opclasses=["gin_trgm_ops"], name="entries_by_likeness"),
            GinIndex(fields=["pinyin"], opclasses=["gin_trgm_ops"], name="entries_by_pinyin"),
            models.Index(fields=["initials"], opclasses=["text_pattern_ops"], name="entries_by_initials"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="an_entry_stands_once"),
            models.CheckConstraint(condition=Q(kind__in=["bundle", "service"]), name="an_entry_is_a_bundle_or_service"),
        ]

    def __str__(self) -> str:
        return self.title_zh
