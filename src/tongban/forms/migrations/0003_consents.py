"""Consents given in forms before they had a table of their own."""

from django.db import migrations


def write_down_consents(apps, schema_editor):
    """Give each form that was consented to its consent, for the sources of its own edition."""
    from tongban.book import api as book
    from tongban.exchange.log.recording import digest_of
    from tongban.forms.form import form_of
    from tongban.kernel.ids import uuid7

    consents = apps.get_model("exchange", "Consent").objects
    drafts = apps.get_model("forms", "Draft").objects.select_related("person")
    for draft in drafts.filter(consented_at__isnull=False).order_by("id").iterator(chunk_size=500):
        sources = [one.key for one in form_of(draft.bundle, book.edition(draft.edition_number)).sources()]
        if sources:
            consents.create(
                id=uuid7(draft.consented_at),
                subject_digest=digest_of(draft.person.id_number),
                purpose=draft.bundle,
                sources=sources,
                concerning=str(draft.id),
                given_at=draft.consented_at,
            )


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = [
        ("forms", "0002_drafts_by_application"),
        ("exchange", "0005_sight"),
        ("book", "0001_initial"),
        ("identity", "0001_initial"),
    ]
    operations = [migrations.RunPython(write_down_consents, migrations.RunPython.noop)]
