"""A commitment's document names its place in the codebook by one token (``searchwords``).

What the labels were in it is taken out, as ``search_text`` wrote them, language by language. The indexes are
made anew: SQLite's for a token that holds more than letters, PostgreSQL's over a function that says what it
costs. Its planner takes ``array_to_tsvector`` for as cheap as a sum, and made the words of whole tables
again instead of asking the index; PL/pgSQL, because a function in SQL is written out and its cost forgotten.
"""

from importlib import import_module

from django.db import migrations

from civic.textmatch import search_text

LANGUAGES = ("en", "es", "vi")
index = import_module("civic.migrations.0002_search_index")
SQLITE = [
    statement.replace("remove_diacritics 0'", "remove_diacritics 0 tokenchars ''_.-'''")
    for statement in index.SQLITE
]
POSTGRESQL = [
    """CREATE FUNCTION civic_words(words text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
        BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$""",
    "CREATE INDEX civic_search_gin ON civic_searchdocument USING gin (civic_words(text))",
]
OF_LEVEL = "WHERE commitment_id IN (SELECT id FROM civic_commitment WHERE level_id = %s)"


def _code(level):
    return f"_{'-'.join(search_text(level.type.slug).split())}.{level.ordinal}_"


def _labels(level):
    for language in LANGUAGES:
        sources = ((level, "label"), (level.type, "label"), (level.type, "alternative_labels"))
        if words := search_text(*(getattr(source, f"{name}_{language}") for source, name in sources)):
            yield words


def _rewritten(editor, rewrite, wanted):
    """Drop the index, write the documents, and make the wanted index."""
    index.backwards(None, editor)
    rewrite()
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or no index can be made within the transaction
    for statement in wanted[editor.connection.vendor]:
        editor.execute(statement)


def forwards(apps, editor):
    def rewrite():
        for level in apps.get_model("civic", "Level").objects.select_related("type").order_by("pk"):
            taken, params = "' ' || text || ' '", []
            for words in _labels(level):
                taken, params = f"replace({taken}, %s, ' ')", [*params, f" {words} "]
            written = f"UPDATE civic_searchdocument SET text = trim(%s || ' ' || trim({taken})) {OF_LEVEL}"  # noqa: S608
            editor.execute(written, [_code(level), *params, level.pk])

    _rewritten(editor, rewrite, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, editor):
    def rewrite():
        for level in apps.get_model("civic", "Level").objects.select_related("type").order_by("pk"):
            written = f"UPDATE civic_searchdocument SET text = replace(text, %s, %s) {OF_LEVEL}"  # noqa: S608
            editor.execute(written, [_code(level), " ".join(_labels(level)), level.pk])

    back = ["DROP FUNCTION civic_words(text)", *index.POSTGRESQL]
    _rewritten(editor, rewrite, {"sqlite": index.SQLITE, "postgresql": back})


class Migration(migrations.Migration):
    dependencies = [("civic", "0019_reading_order")]

    operations = [migrations.RunPython(forwards, backwards)]
