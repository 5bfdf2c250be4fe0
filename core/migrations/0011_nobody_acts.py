from django.db import migrations, models


class Migration(migrations.Migration):
    """Somebody who is not known may be whom an entry is about, such as at a refused sign-in."""

    dependencies = [("core", "0010_trail_guards")]

    operations = [
        migrations.AlterField(
            "event",
            "actor_kind",
            models.CharField(help_text="person, key, system or nobody", max_length=20),
        ),
    ]
