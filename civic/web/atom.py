"""Writes Atom: stable ids, true dates, nothing that XML cannot hold, 304 to who has it already."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from civic import versions
from civic.web.conditional import answer

_TAG_YEAR = 2026  # of the scheme tag:<host>,<year>:…, never to change: readers know entries by it
_DAWN = datetime(_TAG_YEAR, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Entry = dict[str, Any]


def tag(path: str) -> str:
    """A permanent id (RFC 4151). Records are named by key, so a new slug makes no new entry."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{_TAG_YEAR}:{quote(path, safe='/?=&-._~')}"


def readable(text: Any) -> str:
    """A text without the characters that XML cannot hold: one of them would break the feed for everybody."""
    return _NOT_XML.sub("", str(text))


class Atom(Atom1Feed):
    """Django's writer, dated by what it lists: a feed that did not change reads the same every time."""

    def latest_post_date(self) -> datetime:
        dates = [entry["updateddate"] for entry in self.items]
        return max(dates, default=_DAWN)


def respond(
    request: HttpRequest, *, title: Any, subtitle: str, page: str, entries: Iterable[Entry]
) -> HttpResponseBase:
    """The feed of a page; ``page`` is its path and query, ``subtitle`` says what was asked and ignored."""
    address = readable(request.get_full_path())
    feed = Atom(
        title=readable(f"{title} – {settings.SITE_NAME}"),
        link=f"{settings.SITE_URL}{page}",
        description=None,
        subtitle=readable(subtitle),
        language=get_language(),
        author_name=readable(settings.SITE_NAME),
        feed_url=f"{settings.SITE_URL}{address}",
        feed_guid=tag(address),
    )
    for entry in entries:
        feed.add_item(**entry)
    body = feed.writeString("utf-8").encode()
    headers = {"X-Robots-Tag": "noindex"}
    # By content; and by the day of the last change anywhere, since an entry that went leaves no date.
    return answer(request, body, "application/atom+xml; charset=utf-8", headers, versions.changed_at())
