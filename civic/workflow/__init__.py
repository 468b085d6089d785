"""The writes that mean something. Every door comes through here; none assigns a status or a state.

All verbs are atomic: either everything happens, derived rows included, or nothing does.
"""

from civic.workflow.anchors import anchor_evidence, attest
from civic.workflow.edits import record_edit, record_event, rename
from civic.workflow.merging import merge
from civic.workflow.refusal import Refused
from civic.workflow.reverting import revert
from civic.workflow.review import approve, publish, return_to_draft, submit
from civic.workflow.texts import add_snapshot, look_up, text_came
from civic.workflow.unmerging import unmerge
from civic.workflow.withdrawal import withdraw, would_withdraw

__all__ = [
    "Refused",
    "add_snapshot",
    "anchor_evidence",
    "approve",
    "attest",
    "look_up",
    "merge",
    "publish",
    "record_edit",
    "record_event",
    "rename",
    "return_to_draft",
    "revert",
    "submit",
    "text_came",
    "unmerge",
    "withdraw",
    "would_withdraw",
]
