"""Published versions: append-only, so that what the public once read can be read again."""

from civic.versions.instants import known, superseded, versions_at, was_public
from civic.versions.log import (
    PUBLIC_MODELS,
    append,
    change_hash,
    differs,
    first,
    history,
    listed,
    moment,
    previous,
    stamp,
    stamps,
    watched,
)
from civic.versions.rows import rows_as_known
from civic.versions.stream import (
    Change,
    changed_at,
    changes,
    dataset_version,
    described,
    described_for_mirrors,
    latest,
    stream,
)

__all__ = [
    "PUBLIC_MODELS",
    "Change",
    "append",
    "change_hash",
    "changed_at",
    "changes",
    "dataset_version",
    "described",
    "described_for_mirrors",
    "differs",
    "first",
    "history",
    "known",
    "latest",
    "listed",
    "moment",
    "previous",
    "rows_as_known",
    "stamp",
    "stamps",
    "stream",
    "superseded",
    "versions_at",
    "was_public",
    "watched",
]
