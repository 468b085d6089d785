"""The schema of an article sheet: what one source says, coded by hand. ``docs/data.md`` explains it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from civic.choices import (
    ArticleKind,
    Attribution,
    Certainty,
    Clause,
    CommitmentEventKind,
    Counterparty,
    EventKind,
    IdentifierScheme,
    InstitutionKind,
    Modality,
    Part as QuotePart,
    Polarity,
    RelationCertainty,
    RelationKind,
    ResolutionKind,
    RoleCategory,
    SearchOutcome,
    SizeUnit,
    Stance,
    State,
    StatementKind,
    TextAccess,
)
from civic.ingest.fields import (
    Count,
    Dated,
    Day,
    Degrees,
    Edtf,
    Flag,
    Key,
    Languages,
    Notation,
    Part,
    Sha256,
    Slug,
    Text,
    Words,
)


class Quote(Part):
    """Exact words of the source; ``start`` counts code points from the beginning of the body."""

    key: Key
    exact: Annotated[Words, Field(max_length=600)]
    start: Count
    attribution: Attribution
    stance: Stance = Stance.SUPPORTS
    part: QuotePart = QuotePart.WHOLE
    speaker: Key | None = None
    page: Text = ""
    prefix: Text = ""
    suffix: Text = ""


class AlternateUrl(Part):
    key: Key
    url: Words


class Article(Part):
    key: Key
    slug: Slug
    kind: ArticleKind
    title: Words
    publisher: Words
    authors: Text = ""
    canonical_url: Words
    alternate_urls: list[AlternateUrl] = []
    archive_url: Text = ""
    accessed_on: Day | None = None
    language: Words = "en"
    date: Dated | None = None
    date_source: Text = ""


class Copy(Part):
    """A file with the text: its sum as it lies on disk, and which of its characters are the body."""

    name: Words
    sha256: Sha256
    length: Count
    body: tuple[Count, Count]


class Body(Part):
    """The normalised body without comments and menus: only its sum and length stand in a sheet."""

    key: Key
    sha256: Sha256
    length: Count
    method: Text = ""
    copies: list[Copy] = []


class Place(Part):
    key: Key
    slug: Slug
    state: State
    name: Words
    geoid: Text = ""
    geoid_source: Text = ""
    lat: Degrees | None = None
    lon: Degrees | None = None


class Name(Part):
    key: Key
    name: Words
    language: Words = "en"
    note: Text = ""


class Identifier(Part):
    key: Key
    scheme: IdentifierScheme
    value: Words
    source: Words


class Size(Part):
    value: Count
    unit: SizeUnit
    approximate: Flag = False
    as_of: Edtf = ""


class Event(Part):
    key: Key
    kind: EventKind
    date: Dated | None = None
    body: Text = ""
    description: Text = ""
    ayes: Count | None = None
    noes: Count | None = None
    abstentions: Count | None = None
    evidence: list[Quote] = []


class Institution(Part):
    key: Key
    slug: Slug
    name: Words
    kind: InstitutionKind
    state: State
    parent: Key | None = None
    places: list[Key] = []
    website: Text = ""
    summary: Text = ""
    size: Size | None = None
    names: list[Name] = []
    identifiers: list[Identifier] = []
    events: list[Event] = []
    evidence: list[Quote] = []


class Role(Part):
    key: Key
    institution: Key
    title: Words
    category: RoleCategory
    start_date: Edtf = ""
    end_date: Edtf = ""
    as_of: Edtf = ""
    evidence: list[Quote] = []


class Person(Part):
    """A public official who speaks, acts or signs in this source; nobody else."""

    key: Key
    name: Words
    sort_name: Text = ""
    roles: Annotated[list[Role], Field(min_length=1)]


class Relation(Part):
    key: Key
    to: Key
    kind: RelationKind
    certainty: RelationCertainty
    rationale: Text = ""
    evidence: list[Quote] = []


class Resolution(Part):
    key: Key
    slug: Slug
    institution: Key
    kind: ResolutionKind
    title: Words
    number: Text = ""
    adopting_body: Text = ""
    text_access: TextAccess
    url: Text = ""
    summary: Text = ""
    named_institutions: list[Key] = []
    events: list[Event] = []
    relations: list[Relation] = []


class Statement(Part):
    key: Key
    slug: Slug
    issuer: Key
    speaker: Key | None = None
    kind: StatementKind
    title: Words
    date: Dated | None = None
    venue: Text = ""
    retracted_edtf: Edtf = ""
    retraction_note: Text = ""
    evidence: list[Quote] = []


class CommitmentEvent(Part):
    key: Key
    kind: CommitmentEventKind
    date: Dated | None = None
    note: Text = ""
    evidence: list[Quote] = []


class Commitment(Part):
    key: Key
    slug: Slug
    institution: Key
    type: Notation
    level: Count
    resolution: Key | None = None
    statement: Key | None = None
    actor: Text = ""
    counterparties: Annotated[list[Counterparty], Field(min_length=1)]
    polarity: Polarity
    modality: Modality
    conditions: Text = ""
    exceptions: Text = ""
    deadline: Text = ""
    locator: Text = ""
    clause: Clause
    certainty: Certainty
    certainty_note: Text = ""
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


class Research(Part):
    """A search that somebody made: only this makes "no promise found"."""

    key: Key
    institution: Key
    type: Notation
    searched_on: Day
    where: Words
    outcome: SearchOutcome
    note: Text = ""


class ArticleSheet(Part):
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
