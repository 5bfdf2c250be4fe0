import django.db.models.deletion
import practices.models.searching
from django.db import migrations, models


# Outside its row, uncompressed: reading the rows one after the other must not read the texts' vectors.
FORWARDS = [
    "ALTER TABLE practices_searchbody ALTER COLUMN whole SET STORAGE EXTERNAL",
    "CREATE INDEX search_body ON practices_searchbody USING gin (whole)",
    """UPDATE practices_searchvector v SET published_at = p.published_at
       FROM practices_practice p WHERE p.id = v.practice_id""",
    """INSERT INTO practices_searchbody (practice_id, published_at, whole)
       SELECT d.practice_id, p.published_at, d.whole FROM practices_searchdocument d
       JOIN practices_practice p ON p.id = d.practice_id WHERE d.whole IS NOT NULL""",
]
BACKWARDS = [
    """UPDATE practices_searchdocument d SET whole = b.whole
       FROM practices_searchbody b WHERE b.practice_id = d.practice_id""",
    "CREATE INDEX search_whole ON practices_searchdocument USING gin (whole)",
    "DROP INDEX search_body",
]


def _run(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0017_feed_secrets'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchBody',
            fields=[
                ('practice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='practices.practice')),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('whole', practices.models.searching.VectorField(editable=False)),
            ],
            options={
                'ordering': ['practice'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='searchvector',
            name='published_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='searchvector',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-practice'], name='searchvector_newest'),
        ),
        migrations.AddIndex(
            model_name='searchbody',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-practice'], name='searchbody_newest'),
        ),
        migrations.RunPython(_run(FORWARDS), _run(BACKWARDS)),
        migrations.RemoveField(
            model_name='searchdocument',
            name='whole',
        ),
    ]
