from django.db import migrations, models


def text(size, **more):
    return models.CharField(max_length=size, default="", **more)


class Migration(migrations.Migration):
    """Room for the chain; 0010_trail_links fills it, 0010_trail_guards closes it."""

    dependencies = [("core", "0001_tables")]

    operations = [
        migrations.AddField("event", "sequence", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("event", "previous", text(64)),
        migrations.AddField("event", "digest", text(64)),
        migrations.AddField("event", "ref", models.CharField(max_length=32, null=True)),
        migrations.AddField("event", "behalf_kind", text(40, blank=True)),
        migrations.AddField("event", "behalf_id", text(64, blank=True)),
        migrations.AddField("event", "behalf_label", text(200, blank=True)),
        migrations.AddField("event", "door", text(120, blank=True)),
        migrations.AddField("event", "marking", text(12, blank=True)),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", 1)), name="trail_has_one_head"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("at", models.DateTimeField(help_text="When it was taken, UTC.")),
                ("sequence", models.PositiveBigIntegerField()),
                (
                    "digest",
                    models.CharField(help_text="That of the entry `sequence`.", max_length=64),
                ),
            ],
            options={"ordering": ["-day"]},
        ),
    ]
