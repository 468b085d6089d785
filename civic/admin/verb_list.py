"""What can be done to a record, from which states, by whom, and in which words."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic import workflow
from civic.admin.permissions import PUBLISH, REVIEW, SUBMIT
from civic.choices import ReviewState
from civic.models.records import has_controls

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 2000


class Verb(NamedTuple):
    """What can be done to a record, from which states, by whom, and in which words."""

    name: str
    label: "_StrPromise"
    permission: str
    states: tuple[ReviewState, ...]
    run: Callable[[Any, Any, str], Any]
    done: "_StrPromise"
    refused: "_StrPromise"
    question: "_StrPromise"
    asks: "_StrPromise | None" = None
    models: tuple[str, ...] = ()
    names: bool = False
    """Whether what it asks for is a member of staff."""
    proves: bool = False
    """Whether to do it to a whole list, one has to show again who one is."""

    def suits(self, model: Any) -> bool:
        """Whether records of a model have this verb; without ``models`` all do."""
        return not self.models or model._meta.model_name in self.models


def _submit(record: Any, by: Any, words: str) -> None:
    workflow.submit(record, by)


def _approve(record: Any, by: Any, words: str) -> None:
    workflow.approve(record, by)


def _return(record: Any, by: Any, words: str) -> None:
    workflow.return_to_draft(record, by, words)


def _publish(record: Any, by: Any, words: str) -> None:
    workflow.publish(record, by)


def _withdraw(record: Any, by: Any, words: str) -> list[Any]:
    return workflow.withdraw(record, words, by)


def _take_over(record: Any, by: Any, words: str) -> None:
    workflow.take_over(record, by)


def _assign(record: Any, by: Any, words: str) -> None:
    workflow.assign(record, colleagues().get(username=words))


def _check(record: Any, by: Any, words: str) -> None:
    workflow.verify(record, by, note=words)


def colleagues() -> Any:
    """Active members of staff who may enter records."""
    staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    return staff.order_by("username")


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "submit",
            _("Submit for review"),
            SUBMIT,
            (ReviewState.DRAFT, ReviewState.WITHDRAWN),
            _submit,
            _("“{record}” is submitted: somebody else reviews it now."),
            _("“{record}” was not submitted. {why}"),
            _("Submit this for review?"),
        ),
        Verb(
            "approve",
            _("Approve"),
            REVIEW,
            (ReviewState.IN_REVIEW,),
            _approve,
            _("“{record}” is approved: a publisher can publish it."),
            _("“{record}” was not approved. {why}"),
            _("Approve this?"),
        ),
        Verb(
            "return",
            _("Return with a note"),
            REVIEW,
            (ReviewState.IN_REVIEW,),
            _return,
            _("“{record}” went back to its coder with your note."),
            _("“{record}” was not returned. {why}"),
            _("Return this to its coder?"),
            _("What should change?"),
        ),
        Verb(
            "publish",
            _("Publish"),
            PUBLISH,
            (ReviewState.IN_REVIEW,),
            _publish,
            _("“{record}” is published."),
            _("“{record}” was not published. {why}"),
            _("Publish this?"),
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            PUBLISH,
            (ReviewState.PUBLISHED,),
            _withdraw,
            _("“{record}” is withdrawn."),
            _("“{record}” was not withdrawn. {why}"),
            _("Withdraw this from the public?"),
            _("Why? The public reads this reason in place of the record."),
            proves=True,
        ),
        Verb(
            "edit",
            _("Take over and edit"),
            REVIEW,
            (ReviewState.IN_REVIEW, ReviewState.REHEARSED),
            _take_over,
            _("“{record}” is a draft again and yours to edit. Somebody else reviews it then."),
            _("“{record}” was not taken over. {why}"),
            _("Take this out of review to edit it yourself?"),
        ),
        Verb(
            "assign",
            _("Assign to a person"),
            REVIEW,
            (ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.PUBLISHED, ReviewState.REHEARSED),
            _assign,
            _("“{record}” is assigned."),
            _("“{record}” was not assigned. {why}"),
            _("Who works on this?"),
            _("Choose a member of staff."),
            names=True,
        ),
        Verb(
            "check",
            _("Checked today, still in force"),
            REVIEW,
            (ReviewState.PUBLISHED,),
            _check,
            _("“{record}”: checked today, still in force."),
            _("“{record}” was not marked as checked. {why}"),
            _("Did you look today, and is it still in force?"),
            models=("commitment",),
        ),
    )
}


def available(user: Any, record: Any) -> list[Verb]:
    """The verbs that a user may use on a record as it stands."""
    usable = [v for v in VERBS.values() if v.suits(record) and record.review_state in v.states]
    return [v for v in usable if user.has_perm(v.permission)]


def unusable(verb: Verb, words: str) -> "_StrPromise | None":
    """Why the words that a verb asks for will not do."""
    if not words.strip():
        return verb.asks
    if verb.names and not colleagues().filter(username=words[:LONGEST].replace("\x00", "")).exists():
        return verb.asks
    if has_controls(words):
        return _("Remove the control characters.")
    if len(words) > LONGEST:
        return format_lazy(_("Use at most {n} characters."), n=LONGEST)
    return None
