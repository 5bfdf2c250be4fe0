"""The two questions of a supervisor: does the process live, and may it get requests?

Answered before every other middleware, since a probe knows neither an allowed host nor
HTTPS. The answers name parts and their state, never an address, a version or a trace.
"""

from collections.abc import Callable
from datetime import datetime

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone

from core import beat

logger = structlog.get_logger(__name__)

REDIS_SECONDS = 1
OK = "ok"
FAILED = "failed"


class HealthMiddleware:
    """Serve /healthz and /readyz; pass everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        if request.path_info == "/healthz":
            return _reply({"process": OK})
        if request.path_info == "/readyz":
            return _reply(readiness(now=timezone.now()))
        return self.get_response(request)


def readiness(*, now: datetime) -> dict[str, str]:
    """Return the state of each part that a request needs: `ok`, or what is wrong with it.

    Without REDIS_URL there is no broker and no beat to ask for.
    """
    parts = {"database": _database()}
    parts["migrations"] = _migrations() if parts["database"] == OK else "unknown"
    if settings.REDIS_URL:
        parts["broker"] = _broker()
        reachable = parts["broker"] == OK
        parts["cache"] = _cache() if reachable else FAILED
        parts["beat"] = _beat(now=now) if reachable else "unknown"
    else:
        parts["cache"] = _cache()
    return parts


def _reply(parts: dict[str, str]) -> JsonResponse:
    healthy = all(state == OK for state in parts.values())
    response = JsonResponse(
        {"status": OK if healthy else "unavailable", **parts}, status=200 if healthy else 503
    )
    response["Cache-Control"] = "no-store"
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("readiness_database", error=str(error))
        connection.close()
        return FAILED
    return OK


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        logger.warning("readiness_migrations", error=str(error))
        return FAILED
    return "pending" if pending else OK


def _broker() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
    )
    try:
        client.ping()
    except redis.RedisError as error:
        logger.warning("readiness_broker", error=str(error))
        return FAILED
    finally:
        client.close()
    return OK


def _cache() -> str:
    cache.set("core:readiness", OK, timeout=10)
    return OK if cache.get("core:readiness") == OK else FAILED


def _beat(*, now: datetime) -> str:
    tick = beat.last_tick()
    if tick is None:
        return "no tick yet"
    return OK if now - tick <= beat.OVERDUE else "late"
