"""What the public may see of a record: whole (``records``) or as one flat row of a table (``rows``).

What is not named here is never public. Pages, versions, JSON, CSV, feeds and releases show these columns.
"""

from civic.serializers.records import COLUMNS, columns, public_record, quotes, role
from civic.serializers.rows import ROWS, names, row_of, select

__all__ = ["COLUMNS", "ROWS", "columns", "names", "public_record", "quotes", "role", "row_of", "select"]
