import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.models import IdempotentReply
from core.tasks import retention

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_the_job_forgets_what_has_expired_and_nothing_else() -> None:
    now = timezone.now()
    for name, ends in (("gone", now - DAY), ("kept", now + DAY)):
        IdempotentReply.objects.create(
            credential=name, route="POST /", key="k", leased_until=ends, expires_at=ends
        )
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    retention()
    assert IdempotentReply.objects.get().credential == "kept"
    assert Session.objects.get().session_key == "kept"
