"""A cache that a site can lose: Redis or Valkey, whose failures are misses.

Everything kept there can be made again. So a server that is away costs one short wait, one line in the log,
and is asked again after ``AWAY_SECONDS``; until then nothing is looked up and nothing kept.
"""

import logging
import time
from collections.abc import Callable
from functools import partialmethod
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

AWAY_SECONDS = 5.0
_log = logging.getLogger(__name__)
_away_until: dict[str, float] = {}
"""By server, for this process: monotonic seconds."""


class LosableRedisCache(RedisCache):
    """Django's Redis cache, with a miss instead of an error."""

    def _asked(self, method: str, missed: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        server: str = self._servers[0]  # type: ignore[attr-defined]
        if time.monotonic() < _away_until.get(server, 0):
            return missed(*args, **kwargs)
        try:
            answer = getattr(super(), method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            _away_until[server] = time.monotonic() + AWAY_SECONDS
            _log.warning("The cache does not answer (%s); asked again in %d s.", _said(error), AWAY_SECONDS)
            return missed(*args, **kwargs)
        return answer

    get = partialmethod(_asked, "get", lambda key, default=None, version=None: default)
    get_many = partialmethod(_asked, "get_many", lambda *_given, **_named: {})
    has_key = partialmethod(_asked, "has_key", lambda *_given, **_named: False)
    add = partialmethod(_asked, "add", lambda *_given, **_named: False)
    touch = partialmethod(_asked, "touch", lambda *_given, **_named: False)
    delete = partialmethod(_asked, "delete", lambda *_given, **_named: False)
    set = partialmethod(_asked, "set", lambda *_given, **_named: None)
    clear = partialmethod(_asked, "clear", lambda *_given, **_named: False)
    delete_many = partialmethod(_asked, "delete_many", lambda *_given, **_named: None)
    set_many = partialmethod(_asked, "set_many", lambda data, *_given, **_named: list(data))


def _said(error: Exception) -> str:
    """Its kind and not its words, which hold the address and may hold a password."""
    return type(error).__name__
