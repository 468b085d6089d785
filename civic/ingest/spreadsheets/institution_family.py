"""Who would belong to whom once a file is imported, known without writing it."""

from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institution_plan import Named, Step
from civic.models import Institution


class Family:
    """Parents by child: a stored record by its primary key, a new one by its row with a minus before it."""

    def __init__(self, named: Named) -> None:
        self.named = named
        self.parents: dict[int, int | None] = {}
        self.rows: dict[int, int] = {}
        """The row that says so, by child."""

        self.stored: dict[int, int] = {}
        """The primary key of the stored record that a row names."""

    def add(self, step: Step, around: Lookups) -> None:
        """Note what a row says of its parent."""
        row = step.line.number
        child = -row if step.is_new else step.record.pk
        if not step.is_new:
            self.stored[row] = child
        if "parent" in step.line.values:
            self.parents[child] = self._parent(step.line.values["parent"], around)
            self.rows[child] = row

    def _parent(self, name: str, around: Lookups) -> int | None:
        """The row of the file that names the parent comes first: what it stands for may not be stored yet."""
        if row := self.named.get(("key", name)) or self.named.get(("slug", name)):
            return -row
        found = around.parents.get(name)
        return found[0][0] if found else None

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
            above[child] = self.stored.get(-parent, parent) if parent else None
        return above
