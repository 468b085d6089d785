"""Who would belong to whom once a file is imported, known without writing it."""

from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institution_plan import Named, Step
from civic.models import Institution


class Family:
    """Parents by child: a stored record by its primary key, a new one by its row with a minus before it."""

    def __init__(self, named: Named) -> None:
        self.named = named
        self.parents: dict[int, int | str | None] = {}
        """A parent that the file brings is kept by its name until all rows are known."""

        self.stored: dict[int, int] = {}
        """The primary key of the stored record that a row names."""

        self.rows: dict[int, int] = {}

    def add(self, step: Step, around: Lookups) -> None:
        """Note what a row says of its parent."""
        row = step.line.number
        child = -row if step.is_new else step.record.pk
        if not step.is_new:
            self.stored[row] = child
        if "parent" in step.line.values:
            found = around.parents.get(step.line.values["parent"])
            self.parents[child] = step.parent or (found[0][0] if found else None)
            self.rows[child] = row

    def rows_in_circles(self) -> list[int]:
        """The rows whose records would belong to themselves."""
        above = self._above()
        ends: set[int] = set()
        circles: set[int] = set()
        for child in self.rows:
            path: list[int] = []
            node: int | None = child
            while node is not None and node not in ends and node not in circles and node not in path:
                path.append(node)
                node = above.get(node)
            (circles if node is not None and node not in ends else ends).update(path)
        return sorted(row for child, row in self.rows.items() if child in circles)

    def _above(self) -> dict[int, int | None]:
        """Every child with its parent: those of the register, and over them those of the file."""
        stored = Institution.objects.filter(parent__isnull=False).values_list("pk", "parent_id")
        above: dict[int, int | None] = dict(stored.iterator())
        for child, parent in self.parents.items():
            above[child] = self._of_name(parent) if isinstance(parent, str) else parent
        return above

    def _of_name(self, name: str) -> int:
        row = self.named.get(("key", name)) or self.named[("slug", name)]
        return self.stored.get(row, -row)
