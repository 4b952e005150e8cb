from django.contrib.postgres.operations import TrigramExtension
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('key', models.TextField()),
                ('title_zh', models.TextField()),
                ('title_en', models.TextField()),
                ('summary_zh', models.TextField()),
                ('summary_en', models.TextField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('plain', models.TextField()),
                ('pinyin', models.TextField()),
                ('initials', models.TextField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='entries_by_words'), django.contrib.postgres.indexes.GinIndex(fields=['plain'], name='entries_by_likeness', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['pinyin'], name='entries_by_pinyin', opclasses=['gin_trgm_ops']), models.Index(fields=['initials'], name='entries_by_initials', opclasses=['text_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='an_entry_stands_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['bundle', 'service'])), name='an_entry_is_a_bundle_or_service')],
            },
        ),
    ]
