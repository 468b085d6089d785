"""The schema of the codebook sheet: types of commitments, their levels, the words each level needs."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civic.choices import CommitmentKind, Direction, InstitutionKind
from civic.ingest.fields import Block, Count, Day, Languages, Notation, Version, Words

# The bar parts alternatives where they are stored.
Alternative = Annotated[Words, StringConstraints(pattern=r"^[^|\n]+$")]


class Labels(Block):
    en: list[Words] = []
    es: list[Words] = []
    vi: list[Words] = []


class Level(Block):
    level: Count
    label: Languages
    test: Languages
    sentence: Languages | None = None
    words: list[Annotated[list[Alternative], Field(min_length=1)]] = []


class Type(Block):
    notation: Notation
    direction: Direction
    kind: CommitmentKind | None = None
    kind_from_level: Count = 1
    applies_to: Annotated[list[InstitutionKind], Field(min_length=1)]
    label: Languages
    question: Languages
    alternative_labels: Labels = Labels()
    definition: Languages
    include: Languages | None = None
    exclude: Languages | None = None
    example: Languages | None = None
    near_misses: Languages | None = None
    levels: Annotated[list[Level], Field(min_length=1)]


class CodebookSheet(Block):
    sheet: Literal["codebook"]
    version: Version
    released: Day
    changelog: Words
    types: Annotated[list[Type], Field(min_length=1)]
