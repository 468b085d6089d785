"""What arrives in an admin address, read without trusting it (``hardening.md``).

Stock Django answers some of it with an error: ``?institution=abc`` on an add form, a NUL in a filter or
an autocomplete, a ticked row that is no number.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db.models import DateTimeField, Model, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import format_lazy

from civic.admin.words import find
from civic.models.records import has_controls

LANGUAGES = dict(settings.LANGUAGES)
MAX_LENGTH = 200
MAX_INTEGER = 2**63 - 1


def initial(model: type[Model], given: dict[str, str]) -> dict[str, Any]:
    """Values of an add form's address that its fields can hold; the rest is left out."""
    kept: dict[str, Any] = {}
    for name, value in given.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if has_controls(value):
            continue
        if field.many_to_many:
            kept[name] = [part for part in value.split(",") if is_key(part)]
        elif field.is_relation and is_key(value):
            kept[name] = value
        elif not field.is_relation and not isinstance(field, DateTimeField):
            kept[name] = value[:MAX_LENGTH]
    return kept


def is_key(text: Any) -> bool:
    """Whether a text can be the primary key of a row: digits that fit into 64 bits."""
    digits = str(text)
    return digits.isascii() and digits.isdigit() and len(digits) < 20 and int(digits) <= MAX_INTEGER


class CarefulSelect(AutocompleteSelect):
    """Shows a form again that was posted with something that is no key."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [v for v in value if is_key(v)], attrs)


class CarefulSelectMultiple(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [v for v in value if is_key(v)], attrs)


class CarefulMultipleChoice(ModelMultipleChoiceField):
    """Refuses keys that no database can look for, as it does keys that are not there."""

    def _check_values(self, value: Any) -> Any:
        for key in value:
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super()._check_values(value)  # type: ignore[misc]


class CarefulFields(BaseModelAdmin):
    """Fields that choose rows, on forms and inlines; each language of a text named."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # What a form chooses is not thrown away from there.
            field.widget.can_delete_related = False
        language = LANGUAGES.get(db_field.name.rpartition("_")[2])
        if language and "_" in db_field.name and field is not None:
            field.label = format_lazy("{label} ({language})", label=field.label, language=language)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CarefulSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            widget = CarefulSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
            kwargs.setdefault("widget", widget)
        return super().formfield_for_manytomany(
            db_field, request, **{"form_class": CarefulMultipleChoice, **kwargs}
        )


class CarefulAdmin(CarefulFields, admin.ModelAdmin):
    """A stock admin whose addresses may hold anything."""

    show_full_result_count = False
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return find(queryset, tuple(self.get_search_fields(request)), search_term), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filters of the list and rows of one parent; never a regular expression or a year of ten digits."""
        parts = lookup.split("__")
        if parts[-1] in ("exact", "isnull"):
            parts.pop()
        if len(parts) > 1 and parts[-1] in ("id", "pk"):
            parts.pop()
        return "__".join(parts) in self._filtered(request) and super().lookup_allowed(lookup, value, request)

    def _filtered(self, request: HttpRequest) -> set[str]:
        """What a list can be narrowed by: its filters and the rows that its own rows belong to."""
        names = {field.name for field in self.opts.concrete_fields if field.is_relation}
        for given in self.get_list_filter(request):
            chosen = given[0] if isinstance(given, list | tuple) else given
            names.add(str(getattr(chosen, "parameter_name", chosen)))  # type: ignore[arg-type]
        return names

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return initial(self.model, request.GET.dict())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Without the parameters and the ticked rows that no database can look for."""
        if request.method == "POST" and ACTION_CHECKBOX_NAME in request.POST:
            ticked = request.POST.copy()
            ticked.setlist(ACTION_CHECKBOX_NAME, filter(is_key, ticked.getlist(ACTION_CHECKBOX_NAME)))
            request.POST = ticked  # type: ignore[assignment]
        kept = request.GET.copy()
        for name in list(kept):
            if has_controls(name) or any(has_controls(value) for value in kept.getlist(name)):
                del kept[name]
        if len(kept) != len(request.GET):
            return HttpResponseRedirect(f"{request.path}?{kept.urlencode()}")
        return super().changelist_view(request, extra_context)


class ReadOnlyAdmin(CarefulAdmin):
    """Rows that nobody makes, changes or deletes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def viewed(model_admin: admin.ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    """The record of an address, for whoever may view it. Raises ``Http404``, ``PermissionDenied``."""
    record = model_admin.get_object(request, unquote(object_id))
    if record is None:
        raise Http404
    if not model_admin.has_view_permission(request, record):
        raise PermissionDenied
    return record
