"""The writes that mean something. Every door comes through here; none assigns a status or a state.

All verbs are atomic: either everything happens, derived rows included, or nothing does.
"""

from civic.workflow.anchors import anchor_evidence, attest
from civic.workflow.edits import record_edit, record_event, rename
from civic.workflow.merging import merge
from civic.workflow.refusal import Refused
from civic.workflow.reverting import revert
from civic.workflow.review import approve, publish, return_to_draft, submit
from civic.workflow.unmerging import unmerge
from civic.workflow.withdrawal import withdraw, would_withdraw

__all__ = [
    "Refused",
    "anchor_evidence",
    "approve",
    "attest",
    "merge",
    "publish",
    "record_edit",
    "record_event",
    "rename",
    "return_to_draft",
    "revert",
    "submit",
    "unmerge",
    "withdraw",
    "would_withdraw",
]
