"""Parts of an article sheet: the source, its quotes, and who speaks and is bound."""

from typing import Annotated

from pydantic import Field

from civic.choices import (
    ArticleKind,
    Attribution,
    EventKind,
    IdentifierScheme,
    InstitutionKind,
    Part,
    RoleCategory,
    SizeUnit,
    Stance,
    State,
)
from civic.ingest.fields import (
    Block,
    Count,
    Dated,
    Day,
    Degrees,
    Edtf,
    Flag,
    Key,
    Languages,
    Sha256,
    Slug,
    Text,
    Words,
)


class Quote(Block):
    """Exact words of the source; ``start`` counts code points from the beginning of the body."""

    key: Key
    exact: Annotated[Words, Field(max_length=600)]
    start: Count
    attribution: Attribution
    stance: Stance = Stance.SUPPORTS
    part: Part = Part.WHOLE
    speaker: Key | None = None
    page: Text = ""
    prefix: Text = ""
    suffix: Text = ""


class AlternateUrl(Block):
    key: Key
    url: Words


class Article(Block):
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
    date_source: Languages | None = None


class Copy(Block):
    """A file with the text: its sum as it lies on disk, and which of its characters are the body."""

    name: Words
    sha256: Sha256
    length: Count
    body: tuple[Count, Count]


class Body(Block):
    """The normalised body without comments and menus: only its sum and length stand in a sheet."""

    key: Key
    sha256: Sha256
    length: Count
    method: Text = ""
    copies: list[Copy] = []


class Place(Block):
    key: Key
    slug: Slug
    state: State
    name: Words
    geoid: Text = ""
    geoid_source: Text = ""
    lat: Degrees | None = None
    lon: Degrees | None = None


class Name(Block):
    key: Key
    name: Words
    language: Words = "en"
    note: Text = ""


class Identifier(Block):
    key: Key
    scheme: IdentifierScheme
    value: Words
    source: Words


class Size(Block):
    value: Count
    unit: SizeUnit
    approximate: Flag = False
    as_of: Edtf = ""


class Event(Block):
    key: Key
    kind: EventKind
    date: Dated | None = None
    body: Text = ""
    description: Text = ""
    ayes: Count | None = None
    noes: Count | None = None
    abstentions: Count | None = None
    evidence: list[Quote] = []


class Institution(Block):
    key: Key
    slug: Slug
    name: Words
    kind: InstitutionKind
    state: State
    parent: Key | None = None
    places: list[Key] = []
    website: Text = ""
    summary: Languages | None = None
    size: Size | None = None
    names: list[Name] = []
    identifiers: list[Identifier] = []
    events: list[Event] = []
    evidence: list[Quote] = []


class Role(Block):
    key: Key
    institution: Key
    title: Words
    category: RoleCategory
    start_date: Edtf = ""
    end_date: Edtf = ""
    as_of: Edtf = ""
    evidence: list[Quote] = []


class Person(Block):
    """A public official who speaks, acts or signs in this source; nobody else."""

    key: Key
    name: Words
    sort_name: Text = ""
    roles: Annotated[list[Role], Field(min_length=1)]
