"""Where sessions are kept: Django's own table, read by a prepared statement."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone


class SessionStore(db.SessionStore):
    """What settings name as the store; Django wants it under this name."""

    def _get_session_from_db(self) -> Session | None:
        from members.queries import session_under  # noqa: PLC0415 - settings are read before rows

        found = session_under(str(self.session_key), at=timezone.now())
        if found is None:
            self._session_key = None
        return found
