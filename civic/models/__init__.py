"""The web of records. One app, one web of foreign keys; the walls are import-linter's."""

from civic.models.accounts import Factor, SignInFailure
from civic.models.among import Among
from civic.models.anchors import AbsentQuote, Anchor
from civic.models.changes import PendingChange
from civic.models.codebook import CodebookVersion, CommitmentType, Level
from civic.models.commitments import Commitment, CommitmentEvent, ResearchLog
from civic.models.corrections import Correction, CorrectionReport, ReportAllowance
from civic.models.derived import (
    DataVersion,
    FacetCount,
    FormerSlug,
    PublishedVersion,
    SearchDocument,
    SeedRow,
    StatusSpan,
)
from civic.models.evidence import Evidence
from civic.models.history import because, remember
from civic.models.institutions import Identifier, Institution, InstitutionName
from civic.models.merges import Merge
from civic.models.people import Person, Role
from civic.models.places import Place
from civic.models.removed import RemovedRow
from civic.models.resolutions import Resolution, ResolutionEvent, ResolutionRelation
from civic.models.set_aside import SetAside
from civic.models.sources import AlternateUrl, ArticleIntake, Snapshot, SourceArticle
from civic.models.spreadsheets import SpreadsheetUpload
from civic.models.statements import Statement

__all__ = [
    "AbsentQuote",
    "AlternateUrl",
    "Among",
    "Anchor",
    "ArticleIntake",
    "CodebookVersion",
    "Commitment",
    "CommitmentEvent",
    "CommitmentType",
    "Correction",
    "CorrectionReport",
    "DataVersion",
    "Evidence",
    "FacetCount",
    "Factor",
    "FormerSlug",
    "Identifier",
    "Institution",
    "InstitutionName",
    "Level",
    "Merge",
    "PendingChange",
    "Person",
    "Place",
    "PublishedVersion",
    "RemovedRow",
    "ReportAllowance",
    "ResearchLog",
    "Resolution",
    "ResolutionEvent",
    "ResolutionRelation",
    "Role",
    "SearchDocument",
    "SeedRow",
    "SetAside",
    "SignInFailure",
    "Snapshot",
    "SourceArticle",
    "SpreadsheetUpload",
    "Statement",
    "StatusSpan",
    "because",
    "remember",
]
