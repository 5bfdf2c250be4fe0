"""Bring the database up to date and fill an empty one; the first half of script/server."""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Migrate; on the first run load data/; on a local run show the demo accounts."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    os.environ.setdefault("STATEMENT_SECONDS", "0")  # a migration may take its time

    import django  # noqa: PLC0415 - all five: path and variables come first
    from django.apps import apps  # noqa: PLC0415 - see above
    from django.conf import settings  # noqa: PLC0415 - see above
    from django.core.management import call_command  # noqa: PLC0415 - see above
    from django.db import OperationalError  # noqa: PLC0415 - see above

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"The database cannot be used: {str(error).strip()}")
    if not apps.get_model("members", "Nation").objects.exists():
        print("Loading the network's data ...")
        call_command("load_network", str(ROOT / "data"))
    if not apps.get_model("members", "Holiday").objects.exists():
        print("Loading public holidays ...")
        call_command("load_holidays", stdout=io.StringIO())
    if settings.LOCAL:
        print()
        call_command("create_demo")
        if settings.DEV_MAIL:
            print(f"\nMail stays here: {settings.SITE_URL}/dev/mail/")
    print(f"The hub:         {settings.SITE_URL}/   (Ctrl-C stops it)\n", flush=True)


if __name__ == "__main__":
    main()
