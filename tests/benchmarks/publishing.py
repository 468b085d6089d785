"""How long one publication takes to every page: ``python -m tests.benchmarks.publishing URL``.

Makes one commitment like another, publishes it through the workflow, and asks the running site until the
record, its list, its count, its institution, the feed and the search all show it. Then it takes every trace
of it away again, so that the database is as it was.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from civic import workflow  # noqa: E402
from civic.derivation import derive  # noqa: E402
from civic.models import Commitment, Evidence, PublishedVersion  # noqa: E402

PATIENCE = 60
WORD = "zanzibarite"
"""A word that no generated record has."""


def _copy() -> Any:
    """A draft like some public commitment, with a quote and words of its own."""
    model = Commitment.objects.published().filter(resolution__isnull=False, status="adopted").first()
    quote = Evidence.objects.filter(commitment=model).first()
    key = f"benchmark-{uuid.uuid4().hex}"
    draft = Commitment.objects.create(
        key=key,
        slug=key,
        institution=model.institution,
        type=model.type,
        level=model.level,
        resolution=model.resolution,
        polarity=model.polarity,
        summary_en=f"Says {WORD}.",
    )
    quote.pk, quote.key, quote.commitment = None, key, draft
    quote.save()
    return draft


def _asked(url: str, record: Any) -> dict[str, Callable[[], bool]]:
    institution, kind, state = record.institution.slug, record.type.slug, record.institution.state
    listed = f"{url}/commitments/?institution={institution}&sort=changed"
    total = f"{url}/api/v1/commitments/?institution={institution}&total=1&limit=1"
    before = json.loads(_read(total))["total"]
    return {
        "record": lambda: _has(f"{url}{record.get_absolute_url()}", WORD),
        "list": lambda: _has(f"{url}/commitments/?q={WORD}&type={kind}&state={state}", record.slug),
        "count": lambda: json.loads(_read(total))["total"] == before + 1,
        "institution": lambda: _has(f"{url}/institutions/{institution}/", record.slug),
        "feed": lambda: _has(f"{url}/changes/feed/", record.slug),
        "search": lambda: _has(f"{url}/search/?q={WORD}", record.slug),
        "API": lambda: _has(f"{url}/api/v1/commitments/{record.slug}/", WORD),
        "filtered list": lambda: bool(_read(listed)),
    }


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def _has(url: str, word: str) -> bool:
    try:
        return word in _read(url)
    except urllib.error.HTTPError:
        return False


def publish(url: str) -> dict[str, float]:
    """Seconds for the publication, and from its beginning until each page showed it."""
    draft = _copy()
    try:
        waiting = _asked(url, draft)
        started = time.monotonic()
        workflow.publish(draft)
        found = {"published": time.monotonic() - started}
        while waiting and time.monotonic() - started < PATIENCE:
            for name, shows in list(waiting.items()):
                if shows():
                    found[name] = time.monotonic() - started
                    del waiting[name]
        if waiting:
            raise SystemExit(f"Not shown within {PATIENCE} s: {', '.join(waiting)}.")
        return found
    finally:
        _forget(draft)


@transaction.atomic
def _forget(draft: Any) -> None:
    Commitment.objects.filter(pk=draft.pk).update(review_state="draft", is_public=False, published_at=None)
    derive(Commitment.objects.get(pk=draft.pk), timezone.now())
    PublishedVersion.objects.filter(model="commitment", record_key=draft.key).delete()
    draft.history.all().delete()
    for quote in draft.evidence.all():
        quote.history.all().delete()
    Commitment.objects.get(pk=draft.pk).delete()
    draft.history.model.objects.filter(key=draft.key).delete()
    Evidence.history.model.objects.filter(key=draft.key).delete()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(publish(sys.argv[1])) + "\n")
