"""A Redis cache that may be away: then nothing is found, nothing is kept, nothing fails."""

import time
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

# Seconds without a further try after a failure, so that one page never waits twice.
PAUSE = 5.0


class _Client(RedisCacheClient):
    """Django's client, without making Redis's anew for each command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the clients by their pool."""
        super().__init__(*args, **kwargs)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the server that is to be asked; threads may share it."""
        del key
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined] # reason: not in the stubs
        if pool not in self._clients:
            self._clients[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined] # reason: the same
        return self._clients[pool]


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, with an unreachable server seen as an empty cache.

    The cache holds nothing that the database cannot give again, so a reader must not
    meet an error because of it. `/readyz` reports the fault; it asks Redis itself.
    """

    def __init__(self, server: Any, params: Any) -> None:
        """Use the client that is made once."""
        super().__init__(server, params)
        self._class = _Client

    _silent_until = 0.0  # on the class: all threads of a process share the pause

    def _try(self, operation: str, *args: Any, otherwise: Any = None, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return otherwise
        try:
            return getattr(super(), operation)(*args, **kwargs)
        except RedisError as error:
            ForgivingRedisCache._silent_until = time.monotonic() + PAUSE
            logger.warning("cache_unreachable", operation=operation, error=str(error))
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or `default` when it is absent or Redis is away."""
        return self._try("get", key, default, version, otherwise=default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """Return what is found; nothing when Redis is away."""
        found: dict[Any, Any] = self._try("get_many", keys, version, otherwise={})
        return found

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Say whether the key is there; no when Redis is away."""
        return bool(self._try("has_key", key, version))

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Keep the value if the key is free; False also when Redis is away."""
        return bool(self._try("add", key, value, *args, **kwargs))

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the value, if Redis is there."""
        self._try("set", key, value, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Keep the values; return the keys that were not kept."""
        failed: list[Any] = self._try("set_many", data, *args, otherwise=list(data), **kwargs)
        return failed

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Renew the key's time; False when it is absent or Redis is away."""
        return bool(self._try("touch", key, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the key; False when it was absent or Redis is away."""
        return bool(self._try("delete", key, version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Forget the keys, if Redis is there."""
        self._try("delete_many", keys, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a counter; ValueError when it is absent or Redis is away."""
        value = self._try("incr", key, delta, version)
        if value is None:
            message = f"Key '{key}' not found"
            raise ValueError(message)
        return int(value)
