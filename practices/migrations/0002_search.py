import django.db.models.deletion
import practices.models.searching
from django.db import migrations, models


COLUMNS = "title, summary, subjects, body"
NEW = "new.practice_id, new.title, new.summary, new.subjects, new.body"
OLD = "'delete', old.practice_id, old.title, old.summary, old.subjects, old.body"
PUT = f"INSERT INTO practices_searchfts (rowid, {COLUMNS}) VALUES ({NEW});"
TAKE = f"INSERT INTO practices_searchfts (practices_searchfts, rowid, {COLUMNS}) VALUES ({OLD});"
ON = "ON practices_searchdocument BEGIN"

# Terms come folded and stemmed (practices/search/words.py): neither engine changes them again.
FORWARDS = {
    "sqlite": [
        f"""CREATE VIRTUAL TABLE practices_searchfts USING fts5(
            {COLUMNS}, content='practices_searchdocument', content_rowid='practice_id',
            tokenize='ascii')""",
        f"CREATE TRIGGER searchfts_insert AFTER INSERT {ON} {PUT} END",
        f"CREATE TRIGGER searchfts_delete AFTER DELETE {ON} {TAKE} END",
        f"CREATE TRIGGER searchfts_update AFTER UPDATE {ON} {TAKE} {PUT} END",
    ],
    "postgresql": [
        "CREATE INDEX search_small ON practices_searchvector USING gin (small)",
        "CREATE INDEX search_whole ON practices_searchdocument USING gin (whole)",
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TRIGGER searchfts_insert",
        "DROP TRIGGER searchfts_delete",
        "DROP TRIGGER searchfts_update",
        "DROP TABLE practices_searchfts",
    ],
    "postgresql": ["DROP INDEX search_small", "DROP INDEX search_whole"],
}


def forwards(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('practice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='practices.practice')),
                ('title', models.TextField()),
                ('summary', models.TextField()),
                ('subjects', models.TextField(help_text='Topics, nation and organisations.')),
                ('body', models.TextField(blank=True)),
                ('plain', models.CharField(blank=True, help_text='The text as read, cut.', max_length=1200)),
                ('topics', models.CharField(blank=True, help_text='Numbers of its topics.', max_length=600)),
                ('relations', models.CharField(blank=True, help_text='How others reuse it.', max_length=200)),
                ('reusing_nations', models.PositiveIntegerField(default=0, help_text='Governments elsewhere.')),
                ('reusing_bodies', models.PositiveIntegerField(default=0, help_text='Local authorities.')),
                ('whole', practices.models.searching.VectorField(editable=False, null=True)),
            ],
            options={
                'ordering': ['practice'],
            },
        ),
        migrations.CreateModel(
            name='SearchVector',
            fields=[
                ('practice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='practices.practice')),
                ('small', practices.models.searching.VectorField(editable=False)),
            ],
            options={
                'ordering': ['practice'],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=24)),
                ('word', models.CharField(max_length=24)),
            ],
            options={
                'ordering': ['form', 'word'],
                'constraints': [models.UniqueConstraint(fields=('form', 'word'), name='search_word_once')],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
