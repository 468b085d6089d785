"""The schema of an article sheet: what one source says, coded by hand. ``docs/data.md`` explains it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from civic.choices import (
    Certainty,
    Clause,
    CommitmentEventKind,
    Counterparty,
    Modality,
    Polarity,
    RelationCertainty,
    RelationKind,
    ResolutionKind,
    SearchOutcome,
    StatementKind,
    TextAccess,
)
from civic.ingest.article_parts import (
    Article,
    Body,
    Event,
    Institution,
    Person,
    Place,
    Quote,
)
from civic.ingest.fields import (
    Block,
    Count,
    Dated,
    Day,
    Edtf,
    Key,
    Languages,
    Notation,
    Slug,
    Text,
    Words,
)


class Relation(Block):
    key: Key
    to: Key
    kind: RelationKind
    certainty: RelationCertainty
    rationale: Languages | None = None
    evidence: list[Quote] = []


class Resolution(Block):
    key: Key
    slug: Slug
    institution: Key
    kind: ResolutionKind
    title: Words
    number: Text = ""
    adopting_body: Text = ""
    text_access: TextAccess
    url: Text = ""
    summary: Languages | None = None
    named_institutions: list[Key] = []
    events: list[Event] = []
    relations: list[Relation] = []


class Statement(Block):
    key: Key
    slug: Slug
    issuer: Key
    speaker: Key | None = None
    kind: StatementKind
    title: Languages
    date: Dated | None = None
    venue: Languages | None = None
    retracted_edtf: Edtf = ""
    retraction_note: Languages | None = None
    evidence: list[Quote] = []


class CommitmentEvent(Block):
    key: Key
    kind: CommitmentEventKind
    date: Dated | None = None
    note: Languages | None = None
    evidence: list[Quote] = []


class Commitment(Block):
    key: Key
    slug: Slug
    institution: Key
    type: Notation
    level: Count
    resolution: Key | None = None
    statement: Key | None = None
    actor: Languages | None = None
    counterparties: Annotated[list[Counterparty], Field(min_length=1)]
    polarity: Polarity
    modality: Modality
    conditions: Languages | None = None
    exceptions: Languages | None = None
    deadline: Languages | None = None
    locator: Text = ""
    clause: Clause
    certainty: Certainty
    certainty_note: Languages | None = None
    summary: Languages
    events: list[CommitmentEvent] = []
    evidence: Annotated[list[Quote], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_basis(self) -> "Commitment":
        if (self.resolution is None) == (self.statement is None):
            raise ValueError("give one basis: `resolution` or `statement`, not both and not neither")
        if self.certainty == Certainty.AMBIGUOUS and not self.certainty_note:
            raise ValueError("say in `certainty_note` what is unclear")
        return self


class Research(Block):
    """A search that somebody made: only this makes "no promise found"."""

    key: Key
    institution: Key
    type: Notation
    searched_on: Day
    where: Languages
    outcome: SearchOutcome
    note: Text = ""


class ArticleSheet(Block):
    sheet: Literal["article"]
    coded_on: Day
    article: Article
    text: Body
    places: list[Place] = []
    institutions: list[Institution] = []
    people: list[Person] = []
    resolutions: list[Resolution] = []
    statements: list[Statement] = []
    commitments: list[Commitment] = []
    research: list[Research] = []
