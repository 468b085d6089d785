"""Parquet files, written by DuckDB from plain text, with one thread so that the bytes are always the same."""

from pathlib import Path
from typing import Any

from civic.exports.package.tables import Table

TYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMPTZ",
}
SETTINGS: dict[str, Any] = {
    "threads": 1,
    "memory_limit": "512MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
ROW_GROUP = 20_480
"""Rows that are held before they are written."""
LONGEST_LINE = 32 * 2**20
"""Bytes of one row; the whole record of a version is one cell."""


class Columnar:
    """An engine in memory; close it when done."""

    def __init__(self, temporary: Path) -> None:
        import duckdb  # noqa: PLC0415 only this command needs it, and it is large

        self.engine = duckdb.connect(config={**SETTINGS, "temp_directory": str(temporary)})

    def write(self, table: Table, plain: Path, target: Path) -> None:
        """Write the rows of a plain CSV file as Parquet; empty cells become NULL."""
        columns = ", ".join(f"'{c.name}': '{TYPES.get(c.kind, 'VARCHAR')}'" for c in table.columns)
        read = (
            f"read_csv({_quoted(plain)}, header=true, auto_detect=false, delim=',', quote='\"', escape='\"', "
            f"new_line='\\n', parallel=false, max_line_size={LONGEST_LINE}, columns={{{columns}}})"
        )
        form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
        copy = f"COPY (SELECT * FROM {read}) TO {_quoted(target)} ({form})"  # noqa: S608 our own names
        self.engine.execute(copy)

    def close(self) -> None:
        self.engine.close()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
