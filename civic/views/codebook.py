"""The codebook: what can be promised, how far a promise can go, and who promises it."""

from typing import Any

from django.views.generic import DetailView, ListView

from civic import facets
from civic.models import CodebookVersion, Commitment, CommitmentType
from civic.web.parameters import Ignoring

SHOWN = 25


class TypeList(Ignoring, ListView):
    queryset = CommitmentType.objects.order_by("order", "notation")
    template_name = "civic/type_list.html"
    context_object_name = "types"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = facets.counts({}, "type")["type"]
        kwargs["topics"] = [(kind, totals[kind.slug]) for kind in self.object_list]
        return super().get_context_data(version=CodebookVersion.objects.first(), **kwargs)


class TypeDetail(Ignoring, DetailView):
    queryset = CommitmentType.objects.prefetch_related("levels")
    template_name = "civic/type_detail.html"
    context_object_name = "type"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = Commitment.objects.published().filter(type=self.object)
        shown = public.select_related("institution", "level", "type").order_by("-level_ordinal", "slug")
        kwargs |= {"commitments": shown[:SHOWN], "total": facets.total({"type": [self.object.slug]})}
        return super().get_context_data(**kwargs)
