"""Where readers' comments begin in the plain text of a page.

Comments are told by what surrounds them: the form below them, their heading, or the author, time and *Reply*
of each. An article may hold lists, questions and quotes, so one sign alone is never enough.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from civic.ingest.cuts import Line
from civic.ingest.heads import is_prose

FORM = re.compile(
    r"(leave|post|add|write) (a|your) (reply|comment|response)\b.{0,40}"
    r"|(deja|dejar|escribe|escribir|añade|publica|publicar) (un|una|tu) (comentario|respuesta)\b.{0,40}"
    r"|(để lại|gửi|viết) (một )?(bình luận|phản hồi|trả lời|ý kiến)\b.{0,40}"
    r"|your e-?mail address will not be published.*|required fields are marked.*"
    r"|(tu|su) (dirección de )?correo electrónico no será publicad.*|email của bạn sẽ không .*"
    r"|(log|sign) ?in to (post|leave|comment|reply)\b.{0,40}|save my name, e-?mail.*",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"((\d+|reader|readers['’]|user|view|show|all|read|the|join the) )*"
    r"(comments?|conversation|discussion|comentarios?|bình luận|ý kiến bạn đọc)( \(?\d+\)?)?( section)?:?"
    r"|\d+ (thoughts?|responses?|replies|comments?|respuestas?|comentarios?|bình luận|phản hồi)"
    r" (on|to|about|en|a|sobre|về|cho)\b.{0,200}",
    re.IGNORECASE,
)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
SIGNS = {
    "author": re.compile(
        r"(\d+\. |[•◦*-] )?[\w@][\w .,'’@-]{0,50}? (says|said|wrote|writes|dice|dijo|escribió|viết|nói)"
        r"( on .{4,40})?:.*",
        re.IGNORECASE,
    ),
    "time": re.compile(
        rf"(.{{0,40}}\b{_MONTH} \d{{1,2}},? \d{{4}}.{{0,12}} \d{{1,2}}:\d{{2}}( ?[ap]\.?m\.?)?.{{0,20}}"
        r"|.{0,40}\b\d+ (second|minute|hour|day|week|month|year)s? ago|hace \d+ \w+|\d+ \w+ trước)",
        re.IGNORECASE,
    ),
    "button": re.compile(
        r"(reply|reply to .{1,40}|replies|responder|respuesta|trả lời|phản hồi|report( abuse| comment)?"
        r"|flag( as .*)?|permalink|upvote|downvote|\d* ?likes?|me gusta|thích|log in to reply|edited)",
        re.IGNORECASE,
    ),
}
_NUMBERED = re.compile(r"\d{1,4}\.\s")
_BULLET = re.compile(r"[•◦▪*–-]\s")
_SHORT_TAIL = 250
_NEAR = 6
_FEW_SIGNS = 3
_LONGEST_NAME = 60


def sign_of(text: str) -> str:
    """Which part of a comment a line is: its author, its time, a button below it; empty if none."""
    return next((kind for kind, pattern in SIGNS.items() if pattern.fullmatch(text)), "")


def comments_from(lines: Sequence[Line]) -> int | None:
    """The index of the first line that belongs to readers' comments; they reach to the end of the text."""
    found = [_by_form(lines), _by_heading(lines), _by_signs(lines), _by_shape(lines)]
    return min((index for index in found if index is not None), default=None)


def _by_form(lines: Sequence[Line]) -> int | None:
    for index, line in enumerate(lines):
        if FORM.fullmatch(line.text) and _is_tail(lines[index + 1 :]):
            return _thread_before(lines, index)
    return None


def _by_heading(lines: Sequence[Line]) -> int | None:
    """A heading counts only with comments right below it: “12 comments” also stands under a headline."""
    for index, line in enumerate(lines):
        if HEADING.fullmatch(line.text) and _has_comments(lines[index + 1 :]):
            return index
    return None


def _by_signs(lines: Sequence[Line]) -> int | None:
    """Author, time and button, in any mixture of two, again and again to the end."""
    kinds = [sign_of(line.text) for line in lines]
    places = [index for index, kind in enumerate(kinds) if kind]
    for number, first in enumerate(places):
        rest = places[number:]
        together = all(b - a <= 2 * _NEAR for a, b in pairwise([*rest, len(lines)]))
        if together and len(rest) >= _FEW_SIGNS and len({kinds[i] for i in rest}) > 1:
            named = kinds[first] != "author" and first and _is_name(lines[first - 1].text)
            return first - 1 if named else first
    return None


def _by_shape(lines: Sequence[Line]) -> int | None:
    """Without form, heading or signs: an indented thread of replies to replies that ends the text."""
    first = _region_before(lines, len(lines))
    if first is None:
        return None
    thread = lines[first:]
    numbered = [line for line in thread if _NUMBERED.match(line.text)]
    depths = {line.indent for line in thread if line in numbered or _BULLET.match(line.text)}
    heated = any("!" in line.text for line in thread)
    return first if lines[first].gap >= 2 and len(depths) > 2 and len(numbered) > 1 and heated else None


def _thread_before(lines: Sequence[Line], end: int) -> int:
    """Where the comments above a form begin; ``end`` if there are none."""
    first = _region_before(lines, end)
    return first if first is not None and _is_thread(lines[first:end]) else end


def _region_before(lines: Sequence[Line], end: int) -> int | None:
    """The first line that opens a comment after the last line that cannot be part of a thread."""
    start = end
    while start and (lines[start - 1].indent >= 2 or _opens(lines[start - 1])):
        start -= 1
    return next((index for index in range(start, end) if _opens(lines[index])), None)


def _opens(line: Line) -> bool:
    listed = line.indent > 0 and (_NUMBERED.match(line.text) or _BULLET.match(line.text))
    return bool(listed or HEADING.fullmatch(line.text) or sign_of(line.text))


def _is_thread(lines: Sequence[Line]) -> bool:
    """Whether indented lines above a form are comments, and not a list that ends the article."""
    numbered = [line.indent for line in lines if _NUMBERED.match(line.text)]
    replies = [line.indent for line in lines if _BULLET.match(line.text)]
    nested = bool(numbered and replies) and max(replies) > min(numbered)
    signed = any(HEADING.fullmatch(line.text) or sign_of(line.text) for line in lines)
    return nested or signed or lines[0].gap >= 2


def _is_tail(rest: Sequence[Line]) -> bool:
    """Whether nothing but comments follows a form: “Leave a comment” also stands under a headline."""
    prose = sum(len(line.text) for line in rest if is_prose(line.text))
    return prose <= _SHORT_TAIL or _has_comments(rest)


def _has_comments(rest: Sequence[Line]) -> bool:
    near = rest[:_NEAR]
    listed = [line for line in near if line.indent > 0 and _NUMBERED.match(line.text)]
    return bool(listed) or any(sign_of(line.text) or FORM.fullmatch(line.text) for line in near)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and text[-1] not in ".!?:;,”\"'"
