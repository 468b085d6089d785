"""A write that the rules forbid."""

from civic.publication import Problem


class Refused(Exception):  # noqa: N818 the name says what happened
    """A write that the rules forbid; ``problems`` says why in an editor's words."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(p.message for p in problems))


def refuse(code: str, message: str) -> None:
    raise Refused(Problem(code, message))
