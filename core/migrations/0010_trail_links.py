import uuid

from django.db import migrations

from core.chain import GENESIS, SEALED, digest_of, plain

BATCH = 500


def link(apps, schema_editor):
    """Chain the entries of before in the order of their numbers.

    Names of people are left out first: what is sealed cannot be taken out again. Who it was
    still stands there by number.
    """
    events = apps.get_model("core", "Event").objects
    sequence, previous, last = 0, GENESIS, 0
    while rows := list(events.filter(id__gt=last).order_by("id")[:BATCH]):
        for row in rows:
            _leave_names_out(row)
            sequence += 1
            row.sequence, row.previous, row.ref = sequence, previous, uuid.uuid4().hex
            row.changes = plain(row.changes)
            previous = row.digest = digest_of({name: getattr(row, name) for name in SEALED})
        events.bulk_update(
            rows,
            ["sequence", "previous", "ref", "digest", "changes", "actor_label", "on_label"],
        )
        last = rows[-1].id
    apps.get_model("core", "TrailHead").objects.create(
        number=1, sequence=sequence, digest=previous
    )


def _leave_names_out(row):
    if row.actor_kind == "person":
        row.actor_label = "a person"
    if row.on_kind == "members.person":
        row.on_label = "a person"
    if row.on_kind == "digests.delivery":
        row.on_label = "a digest"
    if row.verb == "circle:change":
        row.changes = {
            name: [value and "a person" for value in pair] for name, pair in row.changes.items()
        }


def unlink(apps, schema_editor):
    """The columns go with 0010_trail_columns; names that were left out do not come back."""
    apps.get_model("core", "TrailHead").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0010_trail_columns")]

    operations = [migrations.RunPython(link, unlink)]
