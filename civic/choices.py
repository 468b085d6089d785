"""Every closed vocabulary of the register.

Sources: Popolo and Open Civic Data for kinds of institutions and events, schema.org
``Legislation`` for enacted texts, W3C Web Annotation for evidence. ``docs/data.md`` has the mapping.
"""

from itertools import combinations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReviewState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REHEARSED = "rehearsed", _("Published in the preview")


class ReportState(TextChoices):
    """What became of a reader's report of a mistake."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    JUNK = "junk", _("Junk")


class InstitutionKind(TextChoices):
    SCHOOL_DISTRICT = "school_district", _("School district")
    COUNTY_OFFICE_OF_EDUCATION = "county_office_of_education", _("County office of education")
    CHARTER_SCHOOL = "charter_school", _("Charter school")
    COLLEGE = "college", _("College")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    POLICE_DEPARTMENT = "police_department", _("Police department")
    SHERIFF = "sheriff", _("Sheriff")
    STATE_AGENCY = "state_agency", _("State agency")
    OTHER = "other", _("Other institution")


class IdentifierScheme(TextChoices):
    NCES = "nces", _("NCES district id")
    GEOID = "geoid", _("Census GEOID")
    OCD = "ocd", _("Open Civic Data id")
    ORI = "ori", _("FBI agency id (ORI)")


class SizeUnit(TextChoices):
    STUDENTS = "students", _("students")
    RESIDENTS = "residents", _("residents")


class RoleCategory(TextChoices):
    SUPERINTENDENT = "superintendent", _("Superintendent")
    MAYOR = "mayor", _("Mayor")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    BOARD_MEMBER = "board_member", _("Board member")
    COUNCILMEMBER = "councilmember", _("Council member")
    POLICE_CHIEF = "police_chief", _("Police chief")
    ATTORNEY = "attorney", _("Attorney")
    OTHER_OFFICIAL = "other_official", _("Other official")


class ResolutionKind(TextChoices):
    RESOLUTION = "resolution", _("Resolution")
    BOARD_POLICY = "board_policy", _("Board policy")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("Administrative regulation")
    ORDINANCE = "ordinance", _("Ordinance")
    EXECUTIVE_ORDER = "executive_order", _("Executive order")
    GENERAL_ORDER = "general_order", _("General order")
    AGREEMENT = "agreement", _("Agreement")
    STATUTE = "statute", _("Statute")


class BindingForce(TextChoices):
    """schema.org ``legislationLegalForce`` in our words; follows from the kind."""

    LAW = "law", _("Law")
    RULE = "rule", _("Binding rule of the institution")
    CONTRACT = "contract", _("Contract")
    DECLARATION = "declaration", _("Declared position of a governing body")


class TextAccess(TextChoices):
    FULL_TEXT = "full_text", _("We have read the full text")
    EXCERPT = "excerpt", _("We have read an excerpt")
    REPORTED_ONLY = "reported_only", _("We have not found the text. We rely on a report.")


class EventKind(TextChoices):
    PUBLIC_COMMENT = "public_comment", _("Public comment")
    REAFFIRMED = "reaffirmed", _("Reaffirmed")
    ANNOUNCED = "announced", _("Announced")
    DRAFTED = "drafted", _("Drafted")
    INTRODUCED = "introduced", _("Introduced")
    HEARD = "heard", _("Heard")
    REFERRED = "referred", _("Referred")
    TABLED = "tabled", _("Tabled")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ADOPTED = "adopted", _("Adopted")
    EFFECTIVE = "effective", _("Took effect")
    AMENDED = "amended", _("Amended")
    SUPERSEDED = "superseded", _("Replaced")
    RESCINDED = "rescinded", _("Rescinded")
    VACATED = "vacated", _("Vacated by a court")
    EXPIRED = "expired", _("Expired")
    ENJOINED = "enjoined", _("Suspended by a court")


class PublicChange(TextChoices):
    """What happened to a record before the public."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Status(TextChoices):
    """Status of a resolution, a statement or a commitment: always computed, never typed."""

    PROPOSED = "proposed", _("Planned")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    ADOPTED = "adopted", _("Adopted")
    AMENDED = "amended", _("Adopted, later changed")
    SUPERSEDED = "superseded", _("Replaced")
    RESCINDED = "rescinded", _("Ended: rescinded")
    EXPIRED = "expired", _("Ended: expired")
    SUSPENDED = "suspended", _("Suspended by a court")
    UNKNOWN = "unknown", _("Not known")
    STANDS = "stands", _("Said in public")
    RETRACTED = "retracted", _("Taken back")
    ENDED = "ended", _("Ended")


RESOLUTION_STATUSES = (
    Status.PROPOSED,
    Status.NOT_ADOPTED,
    Status.ADOPTED,
    Status.AMENDED,
    Status.SUPERSEDED,
    Status.RESCINDED,
    Status.EXPIRED,
    Status.SUSPENDED,
    Status.UNKNOWN,
)
IN_FORCE = (Status.ADOPTED, Status.AMENDED, Status.STANDS)


class RelationKind(TextChoices):
    FOLLOWS = "follows", _("follows")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("replaces")
    RESCINDS = "rescinds", _("rescinds")
    REAFFIRMS = "reaffirms", _("reaffirms")
    IMPLEMENTS = "implements", _("carries out")
    REPLACES_DRAFT = "replaces_draft", _("replaces the draft")
    BASED_ON_MODEL = "based_on_model", _("is based on the model text")
    MANDATED_BY = "mandated_by", _("is required by")


class RelationCertainty(TextChoices):
    STATED = "stated", _("Stated by a source")
    INFERRED = "inferred", _("Our reading")


class StatementKind(TextChoices):
    DIRECT_QUOTE = "direct_quote", _("Direct quote")
    PARAPHRASE = "paraphrase", _("Paraphrase")
    PRESS_RELEASE = "press_release", _("Press release")


class Direction(TextChoices):
    LIMITS = "limits", _("Limits cooperation")
    PROVIDES = "provides", _("Provides cooperation")
    NEUTRAL = "neutral", _("Neither limits nor provides")


class CommitmentKind(TextChoices):
    """The three kinds people look for, by the names they use."""

    NO_STATUS_COLLECTION = "no_status_collection", _("No status collection")
    WARRANT_REQUIREMENT = "warrant_requirement", _("Warrant requirement")
    POLICE_NON_PARTICIPATION = "police_non_participation", _("Police non-participation")


class Counterparty(TextChoices):
    ICE = "ice", _("Immigration and Customs Enforcement (ICE)")
    CBP = "cbp", _("Customs and Border Protection (CBP)")
    ANY_IMMIGRATION_AUTHORITY = "any_immigration_authority", _("Any immigration authority")
    ANY_LAW_ENFORCEMENT = "any_law_enforcement", _("Any law enforcement")
    NOT_STATED = "not_stated", _("Not stated")


_NAMED = [c.value for c in Counterparty if c is not Counterparty.NOT_STATED]
COUNTERPARTY_SETS = (
    *(" ".join(chosen) for size in range(1, len(_NAMED) + 1) for chosen in combinations(_NAMED, size)),
    Counterparty.NOT_STATED.value,
)
"""Every legal value of ``Commitment.counterparties``, in canonical order: one same-row rule."""


class Polarity(TextChoices):
    PROHIBITS = "prohibits", _("Rules something out")
    REQUIRES = "requires", _("Requires something")
    PERMITS = "permits", _("Allows something")


class Modality(TextChoices):
    SHALL = "shall", _("shall")
    WILL = "will", _("will")
    SHOULD = "should", _("should")
    MAY = "may", _("may")


class Clause(TextChoices):
    OPERATIVE = "operative", _("Operative clause")
    RECITAL = "recital", _("Recital")
    TITLE = "title", _("Title")
    NOT_KNOWN = "not_known", _("Not known")


class Certainty(TextChoices):
    CLEAR = "clear", _("Clear")
    AMBIGUOUS = "ambiguous", _("Unclear")


class Basis(TextChoices):
    RESOLUTION = "resolution", _("A resolution or rule")
    STATEMENT = "statement", _("A public statement")


class CommitmentEventKind(TextChoices):
    VERIFIED = "verified", _("Checked: still holds")
    ENDED = "ended", _("Ended")
    REINSTATED = "reinstated", _("In force again")
    RETRACTED = "retracted", _("Taken back")


class ArticleKind(TextChoices):
    NEWS_ARTICLE = "news_article", _("News article")
    RESOLUTION_TEXT = "resolution_text", _("Text of a resolution")
    MINUTES = "minutes", _("Minutes")
    AGENDA = "agenda", _("Agenda")
    PRESS_RELEASE = "press_release", _("Press release")
    FAQ_PAGE = "faq_page", _("Question page")
    VIDEO = "video", _("Video")
    OTHER = "other", _("Other source")


class IntakeWay(TextChoices):
    """How the text of an article came to the desk. Read by editors alone, who work in English."""

    PASTED = "pasted", "Pasted"
    FILE = "file", "From a file"
    FETCHED = "fetched", "Fetched from its address"


class CutReason(TextChoices):
    """Why a part of a captured page is no part of the article. Read by editors alone, too."""

    HEADLINE = "headline", "Headline: it becomes the title"
    BYLINE = "byline", "Author, date or address of the article"
    CAPTION = "caption", "Caption or credit of a picture or film"
    COMMENTS = "comments", "Comments of readers"
    CHROME = "chrome", "Part of the site, not of the article"
    OTHER_STORY = "other_story", "Another story on the same page"
    PAGE_EDGE = "page_edge", "Head or foot of a printed page"
    LEFT_OUT = "left_out", "Not part of the article, says the extraction library"
    BLANK = "blank", "Blank lines at the edge"
    BY_HAND = "by_hand", "Cut by hand"


PUBLIC_DOCUMENTS = (ArticleKind.RESOLUTION_TEXT, ArticleKind.MINUTES, ArticleKind.AGENDA)
"""Kinds exempt from ``ARTICLE_MAX_WORDS``: government texts carry no publisher's copyright."""


class Stance(TextChoices):
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class Attribution(TextChoices):
    """Whose words a quote is, strongest first."""

    INSTRUMENT_TEXT = "instrument_text", _("Words of the resolution")
    OFFICIAL_WORDS = "official_words", _("Said by an official")
    REPORTED_SPEECH = "reported_speech", _("Official's words as told by a reporter")
    REPORTED_PARAPHRASE = "reported_paraphrase", _("Reporter's description")


class Part(TextChoices):
    WHOLE = "whole", _("Whole quote")
    LEAD_IN = "lead_in", _("Lead-in of a list or sentence")
    ITEM = "item", _("Item that follows a lead-in")


class AnchorState(TextChoices):
    EXACT = "exact", _("Found once in the text")
    ATTESTED = "attested", _("A reviewer vouches for it")
    AMBIGUOUS = "ambiguous", _("Found more than once")
    ORPHAN = "orphan", _("Not found in the text")


class SearchOutcome(TextChoices):
    FOUND = "found", _("Found")
    NOT_FOUND = "not_found", _("No promise found")
    INACCESSIBLE = "inaccessible", _("Could not be read")


class DateBasis(TextChoices):
    STATED = "stated", _("Stated in the source")
    INFERRED_FROM_WEEKDAY = "inferred_from_weekday", _("Our reading of a weekday")
    INFERRED_FROM_PUBLICATION = "inferred_from_publication", _("Our reading of the publication date")
    METADATA = "metadata", _("From the source's address or metadata")
    EDITOR_ESTIMATE = "editor_estimate", _("An editor's estimate")


class Cell(TextChoices):
    """What an institution says on a type (``pages.md``, *Public labels*)."""

    PROMISED = "promised", _("Promised")
    SAID = "said", _("Said, not in a resolution")
    UNCLEAR = "unclear", _("Unclear or planned")
    DECLINES = "declines", _("Declines this promise")
    ENDED = "ended", _("Ended or replaced")
    NONE_FOUND = "none_found", _("No promise found")
    NOT_CHECKED = "not_checked", _("Not checked yet")


class State(TextChoices):
    """USPS codes; proper names, so not translated."""

    AL = "AL", "Alabama"
    AK = "AK", "Alaska"
    AZ = "AZ", "Arizona"
    AR = "AR", "Arkansas"
    CA = "CA", "California"
    CO = "CO", "Colorado"
    CT = "CT", "Connecticut"
    DE = "DE", "Delaware"
    DC = "DC", "District of Columbia"
    FL = "FL", "Florida"
    GA = "GA", "Georgia"
    HI = "HI", "Hawaii"
    ID = "ID", "Idaho"
    IL = "IL", "Illinois"
    IN = "IN", "Indiana"
    IA = "IA", "Iowa"
    KS = "KS", "Kansas"
    KY = "KY", "Kentucky"
    LA = "LA", "Louisiana"
    ME = "ME", "Maine"
    MD = "MD", "Maryland"
    MA = "MA", "Massachusetts"
    MI = "MI", "Michigan"
    MN = "MN", "Minnesota"
    MS = "MS", "Mississippi"
    MO = "MO", "Missouri"
    MT = "MT", "Montana"
    NE = "NE", "Nebraska"
    NV = "NV", "Nevada"
    NH = "NH", "New Hampshire"
    NJ = "NJ", "New Jersey"
    NM = "NM", "New Mexico"
    NY = "NY", "New York"
    NC = "NC", "North Carolina"
    ND = "ND", "North Dakota"
    OH = "OH", "Ohio"
    OK = "OK", "Oklahoma"
    OR = "OR", "Oregon"
    PA = "PA", "Pennsylvania"
    PR = "PR", "Puerto Rico"
    RI = "RI", "Rhode Island"
    SC = "SC", "South Carolina"
    SD = "SD", "South Dakota"
    TN = "TN", "Tennessee"
    TX = "TX", "Texas"
    UT = "UT", "Utah"
    VT = "VT", "Vermont"
    VA = "VA", "Virginia"
    WA = "WA", "Washington"
    WV = "WV", "West Virginia"
    WI = "WI", "Wisconsin"
    WY = "WY", "Wyoming"
    AS = "AS", "American Samoa"
    GU = "GU", "Guam"
    MP = "MP", "Northern Mariana Islands"
    VI = "VI", "U.S. Virgin Islands"


class FactorKind(TextChoices):
    """What staff show besides their password. Editors work in English."""

    APP = "app", "Authenticator app"
    PASSKEY = "passkey", "Passkey"
    CODES = "codes", "Recovery codes"
