"""How long somebody stays signed in, and what they have shown so far.

A session lives 12 hours, 3 while nothing is asked of it, and 15 minutes on a password alone where a second
factor is due: until that is shown, nobody is signed in for any view (``who``).
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from civic.accounts import factors

LONGEST, IDLE, HALF_WAY = timedelta(hours=12), timedelta(hours=3), timedelta(minutes=15)
RECENT = timedelta(minutes=5)
_NOTED_EVERY = timedelta(minutes=10)
"""Each note is a write; so three hours are at least 2 h 50."""
_BEGAN, _SEEN, _PROVEN, _SHOWN = "signed-in", "seen", "proven", "shown"
_PASSWORD, _FACTOR = "password", "factor"


def begin(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    """The password was right: the clocks start. Connected to ``user_logged_in``."""
    now = timezone.now().timestamp()
    due = factors.has_any(user)
    request.session.update({_BEGAN: now, _SEEN: now, _PROVEN: now, _SHOWN: "" if due else _PASSWORD})


user_logged_in.connect(begin, dispatch_uid="civic.accounts.sessions")


def passed(request: Any, user: Any) -> None:
    """The second factor was right, or was just made: signed in from here on, under a new key."""
    request.session.cycle_key()
    request.session[_SHOWN] = _FACTOR
    request.user, request.half_way = user, None
    proven(request)


def proven(request: HttpRequest) -> None:
    """Somebody has just shown again who they are."""
    request.session[_PROVEN] = request.session[_SEEN] = timezone.now().timestamp()


def is_recent(request: HttpRequest) -> bool:
    """Whether they did within five minutes."""
    return not _is_over(request.session, _PROVEN, RECENT)


def who(request: Any, known: Any) -> Any:
    """The user for whom a view works: nobody, once a session is over or while a second factor is lacking.

    Then ``request.half_way`` is the user whose password was right.
    """
    if not known.is_authenticated:
        return known
    session = request.session
    if _is_over(session, _BEGAN, LONGEST) or _is_over(session, _SEEN, IDLE):
        return AnonymousUser()
    if _lacks_factor(session):
        request.half_way = None if _is_over(session, _BEGAN, HALF_WAY) else known
        return AnonymousUser()
    if _is_over(session, _SEEN, _NOTED_EVERY):
        _note(session)
    return known


def half_way(request: Any) -> Any:
    """Whose password was right, while their second factor is lacking; else ``None``."""
    if request.user.is_authenticated:
        return None
    return getattr(request, "half_way", None)


def may_enrol(request: Any) -> bool:
    """Whether somebody half-way has no factor yet, so that their first is made now."""
    user = half_way(request)
    return user is not None and not factors.has_any(user)


def _is_over(session: Any, since: str, limit: timedelta) -> bool:
    then = session.get(since)
    return then is None or timezone.now().timestamp() - then > limit.total_seconds()


def _lacks_factor(session: Any) -> bool:
    shown = session.get(_SHOWN)
    return shown != _FACTOR and (shown != _PASSWORD or settings.REQUIRE_MFA)


def _note(session: Any) -> None:
    """Where a database is busy, it is noted another time: nobody waits to read a page."""
    session[_SEEN] = timezone.now().timestamp()
    with suppress(DatabaseError, UpdateError):
        session.save()
    session.modified = False
