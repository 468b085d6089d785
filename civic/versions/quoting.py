"""Which sources versions quote: asked of the JSON of their records, by the database."""

from typing import Any

from django.db.models import CharField, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from civic.models import PublishedVersion

Versions = QuerySet[PublishedVersion]
OWN = ("$.evidence[*].article", "$.evidence[%")
OF_EVENTS = ("$.events[*].evidence[*].article", "$.events[%")
"""Where a record names the sources of its quotes: for PostgreSQL a path, for SQLite the paths of quotes."""


class Quoted(Subquery):
    """The slugs of the sources of the quotes at a place of each version, as the versions name them."""

    output_field = CharField()

    def __init__(self, versions: Versions, place: tuple[str, str]) -> None:
        path, like = place
        super().__init__(versions.order_by().values("record"), path=path, like=like.replace("%", "%%"))

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        template = (
            "(SELECT part.value FROM (%(subquery)s) said, json_tree(said.record) part "
            "WHERE part.key = 'article' AND part.path LIKE '%(like)s')"
        )
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = (
            "(SELECT part #>> '{}' FROM (%(subquery)s) said, jsonb_path_query(said.record, '%(path)s') part)"
        )
        return self.as_sql(compiler, connection, template=template)


def quoting(versions: Versions, slug: str) -> Versions:
    """The versions that quote a source, in whatever part of their records."""
    said = versions.annotate(said=Cast("record", TextField()))
    return said.filter(said__contains=f'"article": "{slug}"')
