"""`manage.py check_links`: whether the sources of the register still answer at their addresses."""

import time
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civic.ingest.fetching import FetchRefused, Limits, fetch
from civic.models import SourceArticle

PAUSE = 1.0
"""Seconds between two requests to one host."""

ANSWERED = ("type", "large", "encoding", "bomb", "cut")
"""Refusals of ours after the server had answered: the address is alive."""


class Command(BaseCommand):
    help = (
        "Asks each published article's address whether it still answers. Stores nothing; exit 1 if any fails."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ARTICLE_FETCH:
            raise CommandError(
                "Fetching is off here. Set ARTICLE_FETCH=1 to ask other servers.", returncode=2
            )
        articles = SourceArticle.objects.published().order_by("key")
        found = list(problems(articles))
        for line in found:
            self.stdout.write(line)
        checked = f"{articles.count()} addresses asked"
        if found:
            raise CommandError(f"{checked}; {len(found)} do not answer. Look for the archived copy of each.")
        self.stdout.write(f"{checked}, all answer.")


def problems(
    articles: Iterable[SourceArticle], limits: Limits | None = None, pause: float = PAUSE
) -> Iterator[str]:
    """A line for each article whose address does not answer; one request a host in ``pause`` seconds."""
    asked: dict[str, float] = {}
    for article in articles:
        host = urlsplit(article.canonical_url).hostname or ""
        wait = asked.get(host, 0.0) + pause - time.monotonic() if host in asked else 0.0
        if wait > 0:
            time.sleep(wait)
        try:
            fetch(article.canonical_url, limits)
        except FetchRefused as refusal:
            if refusal.code not in ANSWERED:
                yield f"{article.key}: {article.canonical_url}: {refusal}"
        asked[host] = time.monotonic()
