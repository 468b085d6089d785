"""Finds the texts of articles that a sheet knows only by their sums. Nothing leaves this machine."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from civic import textmatch
from civic.ingest.article_parts import Body, Copy
from civic.ingest.positions import NoSheet, Source

LARGEST = 5_000_000


@dataclass
class Found:
    """The copies of one sheet's text that are at hand, as normalised bodies, by the file they came from."""

    bodies: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The one text; the copies agree or the sheet has a problem."""
        return next(iter(self.bodies.values()), "")


class Texts:
    """A folder of texts by the sum of their bytes. Raises ``NoSheet`` when the folder is none."""

    def __init__(self, folder: str) -> None:
        self.files: dict[str, Path] = {}
        self.claimed: set[str] = set()
        if folder:
            self._look_into(Path(folder))

    def _look_into(self, folder: Path) -> None:
        try:
            names = sorted(path for path in folder.iterdir() if path.is_file())
            for path in names:
                if path.stat().st_size <= LARGEST:
                    self.files[hashlib.sha256(path.read_bytes()).hexdigest()] = path
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise NoSheet(f"{folder} is no folder of texts ({reason}). Give --texts a folder.") from error

    def of(self, source: Source) -> Found:
        """The bodies of a sheet's copies; a copy that does not give the sheet's body is a problem of it."""
        found = Found()
        try:
            text = Body.model_validate(source.data["text"])
        except (KeyError, TypeError, ValidationError):
            return found  # reported where the whole sheet is held against its schema
        for index, copy in enumerate(text.copies):
            path = self.files.get(copy.sha256)
            if path is None:
                found.missing.append(copy.name)
                continue
            self.claimed.add(copy.sha256)
            try:
                found.bodies[copy.name] = _body(path, copy, text)
            except ValueError as error:
                source.refuse(("text", "copies", index), f"{path.name}: {error}")
        return found

    def whole(self) -> Iterator[tuple[str, str]]:
        """Every file that is text, normalised as a whole, by its sum."""
        for path in self.files.values():
            try:
                body = textmatch.normalise(path.read_bytes().decode("utf-8"))
            except ValueError:
                continue
            yield textmatch.sha256(body), body

    def unclaimed(self) -> list[str]:
        """Files that fit no sheet."""
        return sorted(path.name for sum_, path in self.files.items() if sum_ not in self.claimed)


def _body(path: Path, copy: Copy, text: Body) -> str:
    """The normalised body within a copy. Raises ``ValueError`` that says what does not fit."""
    raw = path.read_bytes().decode("utf-8")
    if len(raw) != copy.length:
        raise ValueError(f"the text has {len(raw)} characters, `length` says {copy.length}.")
    body = textmatch.normalise(textmatch.slice_of(raw, *copy.body))
    if textmatch.sha256(body) != text.sha256:
        raise ValueError(f"characters {copy.body[0]} to {copy.body[1]} are not the body that `sha256` names.")
    if len(body) != text.length:
        raise ValueError(f"the body has {len(body)} characters, `text.length` says {text.length}.")
    return body


def misplaced(body: str, exact: str, start: int | None, prefix: str = "", suffix: str = "") -> str:
    """Why a quote does not stand in a body once and where it is said to stand; empty if it does."""
    found = textmatch.anchor(body, exact, prefix, suffix)
    if found.state == "orphan":
        return "The text does not contain this quote. Copy it from the text letter by letter."
    if found.state == "ambiguous":
        return f"The text contains this quote {found.count} times. Quote more, or give `prefix` and `suffix`."
    if start is None or found.start != start:
        return f"The quote stands at {found.start}, not at {start}. Correct `start`."
    if body[start : start + len(exact)] != exact:
        return "The text spells this quote with other quotation marks, dashes or line breaks. Copy it."
    return ""
