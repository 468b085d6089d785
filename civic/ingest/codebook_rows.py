"""The rows of a codebook sheet."""

from civic import models
from civic.ingest.codebook_sheet import CodebookSheet, Level, Type
from civic.ingest.positions import Source, Where
from civic.ingest.rows import Row, Rows, plain


def codebook_rows(source: Source, sheet: CodebookSheet) -> list[Row]:
    """The version, and every type with its levels."""
    rows = Rows(source, sheet.released)
    version = {"version": sheet.version, "released": sheet.released, "changelog": sheet.changelog}
    rows.add(models.CodebookVersion, sheet.version, ("version",), version)
    for index, kind in enumerate(sheet.types):
        where = ("types", index)
        rows.add(models.CommitmentType, kind.notation, where, _type(kind, index + 1))
        for number, level in enumerate(kind.levels):
            _level(rows, (*where, "levels", number), kind.notation, level)
    return rows.found


def _type(kind: Type, order: int) -> dict[str, object]:
    given = plain(kind, "alternative_labels", "levels")
    labels = kind.alternative_labels
    return {
        **given,
        "kind": kind.kind or "",
        "applies_to": [k.value for k in kind.applies_to],
        "slug": kind.notation.lower().replace(".", "-"),
        "order": order,
        **{f"alternative_labels_{code}": "\n".join(getattr(labels, code)) for code in ("en", "es", "vi")},
    }


def _level(rows: Rows, where: Where, notation: str, level: Level) -> None:
    values = {
        **plain(level, "level", "words"),
        "ordinal": level.level,
        "required_words": "\n".join("|".join(group) for group in level.words),
    }
    rows.add(models.Level, f"{notation}:{level.level}", where, values, type=notation)
