from django.db import migrations, models

SAID = "The trail is append-only: an entry is never changed or taken away."
TABLES = ("core_event", "core_anchor")
POSTGRESQL = {
    "on": [
        f"""
        CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation';
        END
        $$
        """,
        *(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()
            """
            for table in TABLES
        ),
    ],
    "off": [
        *(f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES),
        "DROP FUNCTION core_refuse_change()",
    ],
}
# REPLACE takes rows away without a DELETE that a trigger would see, so it is met as an INSERT.
UNIQUE = {
    "core_event": "id = NEW.id OR sequence = NEW.sequence OR ref = NEW.ref",
    "core_anchor": "id = NEW.id OR day = NEW.day",
}
SQLITE = {
    "on": [
        *(
            f"""
            CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{SAID}'); END
            """
            for table in TABLES
            for verb in ("UPDATE", "DELETE")
        ),
        *(
            f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
            BEGIN SELECT RAISE(ABORT, '{SAID}'); END
            """
            for table, same in UNIQUE.items()
        ),
    ],
    "off": [
        f"DROP TRIGGER {table}_no_{verb}"
        for table in TABLES
        for verb in ("update", "delete", "replace")
    ],
}


def switch(way):
    def run(apps, schema_editor):
        statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
        for statement in statements[way]:
            schema_editor.execute(statement)

    return run


def text(size, **more):
    return models.CharField(max_length=size, **more)


class Migration(migrations.Migration):
    """Close the trail: no gaps in its columns, and triggers that refuse every change.

    SQLite makes a table anew to alter it, and its triggers are gone with the old one: a later
    migration that alters core_event or core_anchor ends with `switch("on")` again. The tests of
    tests/core/test_append_only.py fail otherwise.
    """

    dependencies = [("core", "0010_trail_links")]

    operations = [
        migrations.AlterModelOptions("event", options={"ordering": ["-sequence"]}),
        migrations.RemoveIndex("event", "event_on"),
        migrations.AlterField(
            "event",
            "sequence",
            models.PositiveBigIntegerField(help_text="From 1, without gaps.", unique=True),
        ),
        migrations.AlterField(
            "event", "previous", text(64, help_text="Digest of the entry before it.")
        ),
        migrations.AlterField("event", "digest", text(64, help_text="SHA-256; see core.chain.")),
        migrations.AlterField(
            "event",
            "ref",
            text(
                32,
                unique=True,
                help_text="Its public name, a random UUID: it tells nothing.",
            ),
        ),
        migrations.AlterField(
            "event",
            "actor_label",
            text(200, help_text="Role and nation, or a system's name."),
        ),
        migrations.AlterField(
            "event", "behalf_kind", text(40, blank=True, help_text="For whom, if for another.")
        ),
        migrations.AlterField("event", "behalf_id", text(64, blank=True)),
        migrations.AlterField("event", "behalf_label", text(200, blank=True)),
        migrations.AlterField(
            "event",
            "door",
            text(120, blank=True, help_text="page, api, api:PREFIX, job:NAME or command:NAME"),
        ),
        migrations.AlterField(
            "event",
            "marking",
            text(
                12,
                blank=True,
                help_text="What the thing was marked with, once it was done.",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(fields=["on_kind", "on_id", "-sequence"], name="event_of_thing"),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                condition=models.Q(("marking", "CLEAR")), fields=["-sequence"], name="event_clear"
            ),
        ),
        migrations.RunPython(switch("on"), switch("off")),
    ]
