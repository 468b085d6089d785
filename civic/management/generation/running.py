"""A generation from its first chunk to its last, over several processes, and again after a kill."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection, connections, transaction
from django.db.models import Count

from civic import facets
from civic.management.generation import chunks, indexes
from civic.management.generation.marks import Marks
from civic.management.generation.plan import Chunk, Wanted, members
from civic.management.generation.plan import chunks as chunks_of
from civic.management.generation.promises import Codebook
from civic.management.generation.tray import PREFIX, TABLES
from civic.models import Commitment, FacetCount, bulk
from civic.versions import PUBLIC_MODELS

Show = Callable[[int, int], None]
MANY = 20_000
"""Commitments from which it pays to build the indexes after the rows."""


class Refused(Exception):  # noqa: N818 - says what stands in the way
    """Why nothing is generated here, and what to do."""


class Job(NamedTuple):
    chunk: Chunk
    seed: str


def generate(wanted: Wanted, workers: int, show: Show, *, many: int = MANY) -> int:
    """Fill the database; gives how many records were wanted. Raises ``Refused`` and ``NoDivisions``."""
    planned = list(chunks_of(members(wanted)))
    _refuse_other_records()
    marks = _begin(wanted, drop_indexes=wanted.commitments >= many)
    done = {int(name.partition(":")[2]) for name, _ in marks.starting("chunk:")}
    sizes = {part.number: sum(m.commitments + m.resolutions + 1 for m in part.members) for part in planned}
    total, ready = sum(sizes.values()), sum(sizes[number] for number in done)
    show(ready, total)
    waiting = [Job(part, wanted.seed) for part in planned if part.number not in done]
    for number in _work(waiting, workers):
        ready += sizes[number]
        show(ready, total)
    if marks.get("finished") is None:
        _finish(marks)
    return total


def _refuse_other_records() -> None:
    for model in PUBLIC_MODELS.values():
        real = model.objects.exclude(key__startswith=PREFIX).first()
        if real is not None:
            raise Refused(
                f"This database holds a real record ({real._meta.model_name} {real.key}), and invented ones "
                "must never stand beside it. Set DATABASE_URL to an empty database."
            )


def _begin(wanted: Wanted, *, drop_indexes: bool) -> Marks:
    """The marks of this generation. Raises ``Refused`` where another one began."""
    with transaction.atomic():
        marks = Marks()
        asked = repr(wanted._replace(divisions=""))
        before = marks.get("wanted")
        if before not in (None, asked):
            raise Refused(f"This database holds other invented records: {before}. Use an empty database.")
        if before is None:
            marks.set("wanted", asked)
            if drop_indexes:
                indexes.set_aside(marks)
    return marks


def _work(jobs: list[Job], workers: int) -> Iterator[int]:
    """Do every job; gives the number of each chunk as soon as it is written."""
    if workers < 2 or len(jobs) < 2:
        _prepare()
        yield from map(_one, jobs)
        return
    connections.close_all()  # what is open now is not for two processes
    with multiprocessing.get_context("fork").Pool(min(workers, len(jobs)), _prepare) as pool:
        yield from pool.imap_unordered(_one, jobs)


_codebook: dict[str, Codebook] = {}


def _prepare() -> None:
    """What a process needs before its first chunk."""
    _codebook["here"] = Codebook()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        connection.disable_constraint_checking()  # ``tidy`` checks them all at the end
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA busy_timeout=600000")  # the other process writes a chunk meanwhile
            cursor.execute("PRAGMA cache_size=-200000")


def _one(job: Job) -> int:
    gc.disable()  # a chunk is a web of records that all go at once, below
    tray = chunks.make(job.chunk, job.seed, _codebook["here"])
    with transaction.atomic():
        for model in TABLES:
            bulk.write(model, tray.rows[model])
        Marks().set(f"chunk:{job.chunk.number}", "written")
    tray.forget()
    gc.enable()
    return job.chunk.number


def _finish(marks: Marks) -> None:
    for _left in indexes.put_back(marks):
        pass
    with transaction.atomic():
        FacetCount.objects.all().delete()
        FacetCount.objects.bulk_create(_counts(), batch_size=500)
        marks.set("finished", "yes")
    indexes.tidy()


def _counts() -> Iterator[Any]:
    """One row for each place in the counts that a commitment has, as ``facets.shift`` would add them up."""
    names = facets.FacetKey._fields
    public = Commitment.objects.published().order_by()
    for row in public.values(*names, "facet_key").annotate(total=Count("pk")):
        yield FacetCount(key=row.pop("facet_key"), **row)
