"""A sheet as a whole: read, then held against its schema."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from civic.ingest.article_sheet import ArticleSheet
from civic.ingest.codebook_sheet import CodebookSheet
from civic.ingest.fields import Block, Languages
from civic.ingest.positions import Source, Where, read

SCHEMAS: dict[str, type[BaseModel]] = {"article": ArticleSheet, "codebook": CodebookSheet}
Sheet = ArticleSheet | CodebookSheet


def all_sheets() -> list[Path]:
    """The sheets of this register, the codebook first."""
    found = sorted((settings.BASE_DIR / "seeds").glob("*.yaml"))
    return sorted((_near(path) for path in found), key=lambda path: path.name != "codebook.yaml")


def _near(path: Path) -> Path:
    """The path as somebody in the project's folder would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def open_sheet(path: Path) -> tuple[Source, Sheet | None]:
    """Read and validate one sheet; ``None`` with problems noted when it is not one. Raises ``NoSheet``."""
    source = read(path)
    if source.data is None:
        return source, None
    kind = source.data.get("sheet")
    schema = SCHEMAS.get(kind) if isinstance(kind, str) else None
    if schema is None:
        source.refuse(("sheet",), "A sheet begins with `sheet: article` or `sheet: codebook`.")
        return source, None
    try:
        sheet = schema.model_validate(source.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _note(detail, source)
        return source, None
    return source, None if source.problems else sheet  # type: ignore[return-value]


def _note(detail: ErrorDetails, source: Source) -> None:
    where = tuple(step for step in detail["loc"] if not _is_branch(step))
    source.refuse(where, _message(detail, where))


def _no_mapping(given: Any, context: Mapping[str, Any]) -> str:
    if context.get("class_name") == Languages.__name__:
        return f"{_short(given)} stands in no language. Write {{en: …, es: …, vi: …}}; en alone will do."
    return f"{_short(given)} is not a mapping. Write fields here."


def _is_branch(step: str | int) -> bool:
    """Pydantic names the branch of a union in its path; a sheet knows no such step."""
    return isinstance(step, str) and step in ("float", "int")


def _message(detail: ErrorDetails, where: Where) -> str:
    """What is wrong and what to write instead, by the kind of the schema library's error."""
    given, context = detail["input"], detail.get("ctx", {})
    reason = str(context.get("error", detail["msg"])).rstrip(".")
    messages = {
        "extra_forbidden": f"This field is not known here.{_meant(str(where[-1] if where else ''))}",
        "missing": "This field is missing.",
        "enum": f"{_short(given)} is not a known value. Use one of: {_allowed(context)}.",
        "string_type": f"{_short(given)} is read as {type(given).__name__}, not as text. Put it in quotes.",
        "list_type": f"{_short(given)} is not a list. Write a list here.",
        "model_type": _no_mapping(given, context),
        "bool_type": f"{_short(given)} is not a yes or no. Write true or false.",
        "int_type": f"{_short(given)} is not a whole number. Write it without quotes.",
        "value_error": f"{reason[:1].upper()}{reason[1:]}.",
        "string_pattern_mismatch": f"{_short(given)} does not fit the form {context.get('pattern')}.",
    }
    if detail["type"] == "string_type" and given is None:
        return 'The value is empty. Write "" for an empty text, or leave the field out.'
    return messages.get(detail["type"], f"{detail['msg']}, not {_short(given)}.")


def _allowed(context: dict[str, Any]) -> str:
    return str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")


def _short(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _meant(name: str) -> str:
    """A hint at the field that was probably meant."""
    fields = {field for part in Block.__subclasses__() for field in part.model_fields}
    close = difflib.get_close_matches(name, sorted(fields), n=1)
    return f" Did you mean `{close[0]}`?" if close else " Take it out, or check the spelling."
