"""Reads a sheet so that every value still knows its line.

YAML is taken as plain data: no tags, no anchors, no key twice. What looks like a date stays text.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from civic.models.records import has_controls

LARGEST = 2_000_000
DEEPEST = 20
Where = tuple[str | int, ...]


class Problem(NamedTuple):
    """What is wrong with a sheet, and where: printed as ``file:line: path: message``."""

    file: str
    line: int
    where: Where
    message: str

    def __str__(self) -> str:
        place = ".".join(str(step) for step in self.where)
        return f"{self.file}:{self.line}: {place + ': ' if place else ''}{self.message}"


class NoSheet(Exception):  # noqa: N818 the name says what happened
    """The path leads to nothing that could be a sheet: a mistake of the caller, not of the sheet."""


@dataclass
class Source:
    """One sheet as read: plain data, the line of every value, and what was wrong so far."""

    file: str
    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """The line of a value, or of the nearest thing around it that is written down."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def refuse(self, where: Where, message: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, self.line(where), where, str(message)))


def read(path: Path) -> Source:
    """Read a sheet; what is wrong inside it stands in ``problems``. Raises ``NoSheet``."""
    source = Source(str(path))
    text = _text(path, source)
    if text is None:
        return source
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.lines[()] = mark.line + 1 if mark else 1
        source.refuse((), f"This is not YAML: {error.problem or error.context}.")
        return source
    except (YAMLError, YAMLStreamError, ValueError, RecursionError) as error:
        source.refuse((), f"This is not YAML: {str(error).splitlines()[0] if str(error) else 'too deep'}.")
        return source
    if not isinstance(node, MappingNode):
        source.refuse((), "A sheet is a mapping that begins with `sheet: article` or `sheet: codebook`.")
        return source
    source.data = _plain(node, (), source)
    return source


def _text(path: Path, source: Source) -> str | None:
    """The text of the file, or None with a problem noted."""
    content = _content(path)
    if len(content) > LARGEST:
        source.refuse((), f"The file is larger than {LARGEST // 1_000_000} MB. A sheet holds one article.")
    elif not content.strip():
        source.refuse((), "The file is empty.")
    else:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            source.lines[()] = content.count(b"\n", 0, error.start) + 1
            source.refuse((), "The file is not UTF-8 text. Save it as UTF-8.")
            return None
        for number, line in enumerate(text.split("\n"), start=1):
            if has_controls(line):
                source.lines[()] = number
                source.refuse((), "The line holds a control character. Remove it.")
                return None
        return text
    return None


def _content(path: Path) -> bytes:
    """At most a little more than a sheet may have. Raises ``NoSheet``."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise NoSheet(f"{path} is not a file. Name the sheets one by one: seeds/*.yaml")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NoSheet(f"{path} does not exist. Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NoSheet(f"{str(path)!r} cannot be read ({reason}).") from error


def _plain(node: Node, where: Where, source: Source) -> Any:
    if len(where) > DEEPEST:
        source.refuse(where, "This is nested too deeply.")
        return None
    source.lines.setdefault(where, node.start_mark.line + 1)
    if node.anchor:
        source.refuse(where, "Anchors and aliases are not used in sheets. Write the value out.")
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, where, source)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*where, index), source) for index, item in enumerate(node.value)]
    return _scalar(node, where, source)


def _mapping(node: MappingNode, where: Where, source: Source) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        place = (*where, key)
        first = source.lines.get(place)
        if key in result:
            line = key_node.start_mark.line + 1
            message = f"This key stands here twice; first in line {first}. Keep one."
            source.problems.append(Problem(source.file, line, place, message))
            continue
        source.lines[place] = key_node.start_mark.line + 1
        result[key] = _plain(value_node, place, source)
    return result


_SCALARS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "timestamp": str,
    "null": lambda _text: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
}


def _scalar(node: Node, where: Where, source: Source) -> Any:
    kind = str(node.tag).removeprefix("tag:yaml.org,2002:")
    if kind not in _SCALARS:
        source.refuse(where, f"The tag {node.tag} is not used in sheets.")
        return None
    try:
        return _SCALARS[kind](node.value)
    except ValueError:
        return node.value  # 0x10 or a number of 5,000 digits: text, and so refused where a number is due


def mappings(data: Any, where: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every mapping of the plain data with the way to it, outermost first."""
    if isinstance(data, dict):
        yield where, data
        for key, value in data.items():
            yield from mappings(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from mappings(value, (*where, index))
