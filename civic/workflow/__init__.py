"""The writes that mean something. Every door comes through here; none assigns a status or a state.

All verbs are atomic: either everything happens, derived rows included, or nothing does.
"""

from civic.workflow.anchors import anchor_evidence, attest
from civic.workflow.checking import verify
from civic.workflow.edits import record_edit, record_edits, record_event, rename
from civic.workflow.merging import merge
from civic.workflow.pending import apply_change, drop_change, hold, return_change
from civic.workflow.pretence import pretend_published
from civic.workflow.refusal import Refused
from civic.workflow.restoring import removed_due
from civic.workflow.reverting import revert
from civic.workflow.review import approve, assign, publish, return_to_draft, submit, take_over
from civic.workflow.texts import add_snapshot, look_up, text_came
from civic.workflow.undoing import Undone, undo
from civic.workflow.unmerging import unmerge
from civic.workflow.withdrawal import withdraw, would_withdraw

__all__ = [
    "Refused",
    "Undone",
    "add_snapshot",
    "anchor_evidence",
    "apply_change",
    "approve",
    "assign",
    "attest",
    "drop_change",
    "hold",
    "look_up",
    "merge",
    "pretend_published",
    "publish",
    "record_edit",
    "record_edits",
    "record_event",
    "removed_due",
    "rename",
    "return_change",
    "return_to_draft",
    "revert",
    "submit",
    "take_over",
    "text_came",
    "undo",
    "unmerge",
    "verify",
    "withdraw",
    "would_withdraw",
]
