"""Published versions: append-only, so that what the public once read can be read again."""

from civic.versions.codebook import Codebook, codebook
from civic.versions.data import CARDS, DATA, DataVersion, data_version, is_writing, one_version
from civic.versions.instants import addresses_at, known, superseded, version_at, versions_at, was_public
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
from civic.versions.quoting import OF_EVENTS, OWN, Quoted, quoting
from civic.versions.redacting import redacted
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
    "CARDS",
    "DATA",
    "OF_EVENTS",
    "OWN",
    "PUBLIC_MODELS",
    "Change",
    "Codebook",
    "DataVersion",
    "Quoted",
    "addresses_at",
    "append",
    "change_hash",
    "changed_at",
    "changes",
    "codebook",
    "data_version",
    "dataset_version",
    "described",
    "described_for_mirrors",
    "differs",
    "first",
    "history",
    "is_writing",
    "known",
    "latest",
    "listed",
    "moment",
    "one_version",
    "previous",
    "quoting",
    "redacted",
    "rows_as_known",
    "stamp",
    "stamps",
    "stream",
    "superseded",
    "version_at",
    "versions_at",
    "was_public",
    "watched",
]
