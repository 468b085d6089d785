"""The full-text index beside SearchDocument, kept in step by the database itself.

SQLite: an external-content FTS5 table with triggers, so that plain ``loaddata`` fills it too.
PostgreSQL: a GIN index over the tokens we made, without its parser or dictionaries.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE civic_search_fts USING fts5(
        text, content='civic_searchdocument', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER civic_search_insert AFTER INSERT ON civic_searchdocument BEGIN
        INSERT INTO civic_search_fts(rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER civic_search_delete AFTER DELETE ON civic_searchdocument BEGIN
        INSERT INTO civic_search_fts(civic_search_fts, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER civic_search_update AFTER UPDATE ON civic_searchdocument BEGIN
        INSERT INTO civic_search_fts(civic_search_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO civic_search_fts(rowid, text) VALUES (new.id, new.text); END""",
    "INSERT INTO civic_search_fts(civic_search_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER civic_search_insert",
    "DROP TRIGGER civic_search_delete",
    "DROP TRIGGER civic_search_update",
    "DROP TABLE civic_search_fts",
]
POSTGRESQL = [
    """CREATE INDEX civic_search_gin ON civic_searchdocument
        USING gin (array_to_tsvector(string_to_array(text, ' ')))"""
]
POSTGRESQL_BACK = ["DROP INDEX civic_search_gin"]


def _run(editor, statements):
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement)


def forwards(apps, editor):
    _run(editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, editor):
    _run(editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


class Migration(migrations.Migration):
    dependencies = [("civic", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
