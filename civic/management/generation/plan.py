"""How many records each institution has, and which of them are made together."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from civic.management.generation.names import Body, families

CHUNK = 2_000
"""Commitments that are made and written in one transaction, about."""


class Wanted(NamedTuple):
    """What was asked for; the same values give the same records."""

    institutions: int
    resolutions: int
    commitments: int
    seed: str
    divisions: str = ""


class Member(NamedTuple):
    """An institution of the plan; ``number`` counts all of them from 1."""

    number: int
    body: Body
    resolutions: int
    statements: int
    commitments: int


class Chunk(NamedTuple):
    """Whole families: nothing in them refers to a record of another chunk."""

    number: int
    members: list[Member]


def shares(total: int, weights: list[float]) -> list[int]:
    """Whole numbers as close to the weights as can be, whose sum is the total (largest remainders)."""
    scale = total / sum(weights) if weights else 0
    exact = [weight * scale for weight in weights]
    parts = [int(share) for share in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts


def members(wanted: Wanted) -> list[Member]:
    """Every institution with its numbers: few have hundreds of commitments, most have a few.

    Raises ``NoDivisions``.
    """
    chance = random.Random(f"{wanted.seed}:plan")  # noqa: S311 not a secret
    bodies = _bodies(wanted)
    number = len(bodies)
    weights = [1 / (rank + 1 + number * 0.02) ** 1.2 for rank in range(number)]
    chance.shuffle(weights)
    commitments = shares(wanted.commitments, weights)
    resolutions = shares(wanted.resolutions, [weight**0.9 for weight in weights])
    return [
        Member(index + 1, body, texts, _statements(chance, texts, promises), promises)
        for index, (body, texts, promises) in enumerate(zip(bodies, resolutions, commitments, strict=True))
    ]


def _bodies(wanted: Wanted) -> list[Body]:
    bodies = (body for family in families(wanted.seed, wanted.divisions) for body in family)
    return list(islice(bodies, wanted.institutions))


def _statements(chance: random.Random, resolutions: int, commitments: int) -> int:
    least = 1 if commitments and not resolutions else 0
    return max(least, int(commitments * 0.1 + chance.random()))


def chunks(planned: Iterable[Member]) -> Iterator[Chunk]:
    """The members in parts of a like size; a body and what belongs to it stay together."""
    part: list[Member] = []
    number = weight = 0
    for member in planned:
        if weight >= CHUNK and not member.body.branch:
            yield Chunk(number, part)
            part, number, weight = [], number + 1, 0
        part.append(member)
        weight += member.commitments + member.resolutions + 1
    if part:
        yield Chunk(number, part)
