"""Failed tries slow down whoever makes them, by name and address, and lock nobody out.

Three marks count: a name at an address, an address with any name, and the codes of an app for a name from
anywhere (six digits can be guessed by many machines together, so a hundred a day is the end; passkeys and
recovery codes, which cannot be guessed, still open). A stranger's tries therefore never keep the right person
out who comes from elsewhere.

Neither name nor address is stored: a mark is 24 bits of a keyed digest, which fits hundreds of addresses, and
it expires. A try is counted before it is judged, so that many at once gain nothing.
"""

import ipaddress
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from civic.models import SignInFailure

FIRST_WAIT, LONGEST_WAIT, UNKNOWN_WAIT = 15, 900, 15
"""Seconds. It doubles from the first to the longest; where no address is known it stays at the last."""
KEPT = timedelta(hours=1)
CODES_KEPT = timedelta(days=1)
FREE = {"n": 5, "s": 5, "a": 30, "c": 100}
"""Tries that cost nothing: a name at an address, its second step, an address, codes of an app."""


class TooOften(Exception):  # noqa: N818 it is no error
    """Not judged: this has to wait for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Mark(NamedTuple):
    """What is counted: its kind (a key of ``FREE``) and its digest; whether an address is in it."""

    kind: str
    digest: str
    addressed: bool

    @property
    def key(self) -> str:
        return self.kind + self.digest


def address_of(request: HttpRequest) -> str:
    """The network that a request came from: an IPv4 address, or the /64 of an IPv6 one; empty if unknown.

    Behind a proxy on this machine it is the last of X-Forwarded-For, which that proxy wrote. From anywhere
    else the header is anybody's invention.
    """
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    if found is None or found.is_loopback:
        found = _parsed(request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1])
    if found is None:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def password_marks(request: HttpRequest, name: str) -> list[Mark]:
    """What a try with a password counts for."""
    return _marks(request, "n", name)


def factor_marks(request: HttpRequest, name: str, *, guessable: bool) -> list[Mark]:
    """What a try with a second factor counts for; ``guessable`` for six digits."""
    codes = [_mark("c", name, "")] if guessable else []
    return _marks(request, "s", name) + codes


def _marks(request: HttpRequest, kind: str, name: str) -> list[Mark]:
    address = address_of(request)
    return [_mark(kind, name, address), *([_mark("a", "", address)] if address else [])]


def _mark(kind: str, name: str, address: str) -> Mark:
    same = unicodedata.normalize("NFKC", name).casefold()
    digest = salted_hmac(f"civic.accounts.throttle.{kind}", f"{same}\n{address}", algorithm="sha256")
    return Mark(kind, digest.hexdigest()[:6], bool(address))


@transaction.atomic
def count(marks: Iterable[Mark]) -> None:
    """Count a try as failed, before it is judged.

    :raises TooOften: when one of the marks has to wait; then nothing is counted.
    """
    now = timezone.now()
    rows = [(mark, _row(mark, now)) for mark in sorted(marks, key=lambda mark: mark.key)]
    waits = max(row.waits_until for _mark, row in rows)
    if waits > now:
        raise TooOften(int((waits - now).total_seconds()) + 1)
    for mark, row in rows:
        row.failures += 1
        row.waits_until = now + _wait(mark, row.failures)
        row.expires_at = row.waits_until + (CODES_KEPT if mark.kind == "c" else KEPT)
        row.save()


def forgive(marks: Iterable[Mark]) -> None:
    """The try was right after all. Forgets what expired as well."""
    now = timezone.now()
    for mark in marks:
        row = SignInFailure.objects.filter(pk=mark.key)
        if mark.kind in "ns":
            row.delete()
        else:
            row.filter(failures__gt=0).update(failures=F("failures") - 1, waits_until=now)
    wipe(now)


def due(now: datetime) -> int:
    """How many marks mean nothing any more."""
    return SignInFailure.objects.filter(expires_at__lt=now).count()


def wipe(now: datetime) -> int:
    """Delete them. Returns how many there were."""
    return SignInFailure.objects.filter(expires_at__lt=now).delete()[0]


def _row(mark: Mark, now: datetime) -> SignInFailure:
    """The row of a mark, locked; one that has expired begins anew."""
    fresh = {"waits_until": now, "expires_at": now + KEPT}
    row, _made = SignInFailure.objects.select_for_update().get_or_create(pk=mark.key, defaults=fresh)
    if row.expires_at < now:
        row.failures, row.waits_until = 0, now
    return row


def _wait(mark: Mark, failures: int) -> timedelta:
    over = failures - FREE[mark.kind]
    if over < 0:
        return timedelta()
    if mark.kind == "c":
        return CODES_KEPT
    longest = LONGEST_WAIT if mark.addressed else UNKNOWN_WAIT
    return timedelta(seconds=min(longest, FIRST_WAIT * 2 ** min(over, 10)))
