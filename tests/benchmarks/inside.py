"""What has to be asked within Django on one database: ``python -m tests.benchmarks.inside WHAT`` prints JSON.

A process of its own, because Django is bound to one database; the driver itself never imports it.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from civic.filters import CommitmentListing  # noqa: E402
from civic.models import Commitment, Institution  # noqa: E402
from civic.serializers.rows import select  # noqa: E402
from civic.web.cursors import mark  # noqa: E402

_SEARCHES = "students warrant records judge children detainer bokalin shelter kequin interpreter"
SEARCHES = _SEARCHES.split()
"""Common words of the generated sentences, seldom ones, and one that no record has."""
WORST = "/commitments/?q=students&state=CA&state=TX&attribution=official_words&certainty=clear&sort=oldest"
STATEMENTS = {
    "list": "lists",
    "deep page": "deep",
    "institution, median": "institutions",
    "institution, biggest": "biggest",
    "commitment": "records",
    "search": "searches",
}


def addresses() -> dict[str, Any]:
    """Addresses of each kind of page, several of a kind, so that no cache of whole pages answers for all."""
    chance = random.Random(7)
    found = {
        "lists": [f"/commitments/?{query}" for query in filters()],
        "datasette": filters(),
        "deep": [f"/commitments/?after={cursor}" for cursor in deep()],
        "institutions": paths("institutions", median_institutions()),
        "biggest": paths("institutions", biggest_institutions()),
        "records": paths("commitments", sample(Commitment, chance, 60)),
        "searches": [f"/search/?q={word}" for word in SEARCHES],
        "words": SEARCHES,
        "worst": [WORST],
        "home": ["/"],
    }
    found["commitments"] = Commitment.objects.count()
    found["vendor"] = connection.vendor
    return found


def filters() -> list[str]:
    """Queries of the list with one, two and three filters, twenty of each: the commonest of the data.

    So a reader goes on: by a topic or a state or a status, then by another.
    """
    one = [_common(20, name) for name in ("type", "state", "status")]
    apart = [query for rank in zip_longest(*one) for query in rank if query]
    return [*apart[:20], *_common(20, "type", "state"), *_common(20, "type", "state", "status")]


def _common(most: int, *names: str) -> list[str]:
    columns = ["type__slug" if name == "type" else name for name in names]
    public = Commitment.objects.published().order_by()
    rows = public.values_list(*columns).annotate(n=Count("pk")).order_by("-n", *columns)[:most]
    return [urlencode(list(zip(names, values, strict=False))) for values in rows]


def deep() -> list[str]:
    """Marks from the middle of the whole list on."""
    listing = CommitmentListing({}, Commitment.objects.published())
    days = Commitment.objects.published().exclude(stated_latest=None).order_by()
    middle = days.values_list("stated_latest", flat=True)[days.count() // 2]
    rows = Commitment.objects.published().filter(stated_latest__lte=middle)[:4000:200]
    return [mark(row.slug, listing) for row in rows]


def _by_size() -> Any:
    counted = Commitment.objects.published().order_by().values("institution").annotate(n=Count("pk"))
    return counted.order_by("-n", "institution").values_list("institution", flat=True)


def biggest_institutions() -> list[str]:
    return _slugs(list(_by_size()[:10]))


def median_institutions() -> list[str]:
    ranked = _by_size()
    middle = len(ranked) // 2
    return _slugs(list(ranked[middle : middle + 60]))


def _slugs(keys: list[int]) -> list[str]:
    return list(Institution.objects.filter(pk__in=keys).values_list("slug", flat=True))


def sample(model: Any, chance: random.Random, number: int) -> list[str]:
    last = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
    found: set[str] = set()
    while len(found) < number:
        near = model.objects.published().filter(pk__gte=chance.randint(1, last)).order_by("pk")
        found.update(near.values_list("slug", flat=True)[:1])
    return sorted(found)


def paths(folder: str, slugs: list[str]) -> list[str]:
    return [f"/{folder}/{slug}/" for slug in slugs]


def statements() -> dict[str, int]:
    """Statements to the database for each kind of page, the most that one address of its kind took."""
    client, found = Client(headers={"host": "localhost"}), addresses()
    counted = {}
    for name, kind in STATEMENTS.items():
        most = 0
        for address in found[kind][:5]:
            client.get(address)  # what is read once a process is read
            reset_queries()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}")
            most = max(most, len(queries))
        counted[name] = most
    return counted


def csv_query() -> dict[str, str]:
    """The statement behind the CSV of all commitments, with its values."""
    sql, values = select(Commitment.objects.published()).query.sql_with_params()
    with connection.cursor() as cursor:
        return {"sql": cursor.mogrify(sql, values)}


def main(arguments: list[str]) -> None:
    asked: dict[str, Callable[[], Any]] = {
        "addresses": addresses,
        "statements": statements,
        "csv_query": csv_query,
    }
    sys.stdout.write(json.dumps(asked[arguments[0]]()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
