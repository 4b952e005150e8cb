"""The published editions, and the trigger that keeps them as they are."""

from django.db import migrations, models

KEEP_EDITIONS = """
CREATE FUNCTION book_editions_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published editions of the book are never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER editions_are_never_changed BEFORE UPDATE OR DELETE ON book_publishededition
    FOR EACH ROW EXECUTE FUNCTION book_editions_are_never_changed();
"""
LET_GO = """
DROP TRIGGER editions_are_never_changed ON book_publishededition;
DROP FUNCTION book_editions_are_never_changed();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="PublishedEdition",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(number__gte=1), name="editions_count_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="a_digest_is_sha256_in_hex"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP_EDITIONS, LET_GO),
    ]
