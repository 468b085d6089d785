"""What an import would do or did, row by row, kept small however long the file is."""

import hashlib
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

MOST_ERRORS = 1000
MOST_ROWS = 200
"""How many errors, and how many rows of each other kind, are kept in full. The rest is counted."""


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


STATES = tuple(State)
_NUMBERS = {state: number for number, state in enumerate(STATES, start=1)}
_WRONG = _NUMBERS[State.ERROR]


class Fault(NamedTuple):
    """What is wrong with a row: a stable code, the column or nothing, and what to do about it."""

    row: int
    column: str
    code: str
    message: str


class Outcome(NamedTuple):
    """What becomes of a row; ``changes`` are pairs of old and new; old is empty in a new row."""

    row: int
    state: State
    record: str
    changes: dict[str, tuple[str, str]]


class Report:
    """Counts, the first rows of each kind, the first errors, and a sum over the whole plan."""

    def __init__(self, on_row: Callable[[Outcome], None] = lambda outcome: None) -> None:
        self.faults: list[Fault] = []
        self.faults_total = 0
        self.header_problems: list[str] = []
        self.samples: dict[State, list[Outcome]] = {state: [] for state in State}
        self.committed = False
        self._on_row = on_row
        self._states = bytearray()
        self._sum = hashlib.sha256()

    def refuse(self, row: int, column: str, code: str, message: str) -> None:
        """Note an error; the row is wrong from now on, whatever was said of it before."""
        self.faults_total += 1
        if len(self.faults) < MOST_ERRORS:
            self.faults.append(Fault(row, column, code, message))
        self._mark(row, State.ERROR)

    def add(self, outcome: Outcome) -> None:
        """Note what becomes of a row, unless it is known to be wrong."""
        if self.is_wrong(outcome.row):
            return
        self._mark(outcome.row, outcome.state)
        # a plain tuple: the repr of a named one, and of a member of an enum, takes four times as long
        self._sum.update(repr((outcome.row, outcome.state.value, outcome.record, outcome.changes)).encode())
        if len(self.samples[outcome.state]) < MOST_ROWS:
            self.samples[outcome.state].append(outcome)
        self._on_row(outcome)

    def _mark(self, row: int, state: State) -> None:
        if row >= len(self._states):
            self._states.extend(bytes(row + 1024 - len(self._states)))
        self._states[row] = _NUMBERS[state]

    def is_wrong(self, row: int) -> bool:
        return row < len(self._states) and self._states[row] == _WRONG

    @property
    def fails(self) -> bool:
        return bool(self.faults_total or self.header_problems)

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, the same, wrong."""
        found = Counter(self._states)
        return {state.value: found[number] for state, number in _NUMBERS.items()}

    def digest(self) -> str:
        """A sum over every row's outcome: the same file on the same database has the same."""
        wrong = [self.counts()["error"], *self.header_problems]
        return hashlib.sha256(self._sum.digest() + repr(wrong).encode()).hexdigest()

    def sorted_faults(self) -> list[Fault]:
        return sorted(self.faults)

    def summary(self) -> str:
        """One line of counts."""
        return ", ".join(f"{number} {state}" for state, number in self.counts().items())

    def as_json(self) -> dict[str, Any]:
        """What is kept, as plain values: for the preview page and for scripts."""
        return {
            "counts": self.counts(),
            "errors": [fault._asdict() for fault in self.sorted_faults()],
            "errors_total": self.faults_total,
            "header": self.header_problems,
            "rows": {
                state.value: [outcome._asdict() for outcome in self._right(outcomes)]
                for state, outcomes in self.samples.items()
                if state is not State.ERROR
            },
            "digest": self.digest(),
        }

    def _right(self, outcomes: list[Outcome]) -> list[Outcome]:
        return [outcome for outcome in outcomes if not self.is_wrong(outcome.row)]
