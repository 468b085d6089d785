"""Places: parents think in places, not in institutions."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from civic.choices import ReviewState, State
from civic.models import Commitment, Institution, Place
from civic.web.parameters import Ignoring

_PROMISES = Prefetch(
    "commitments",
    Commitment.objects.published().select_related("type", "level").order_by("type__order", "-level_ordinal"),
    to_attr="promises",
)


def state_of(code: str) -> State:
    """A state by its lower-case USPS code. Raises ``Http404``."""
    if code != code.lower() or code.upper() not in State.values:
        raise Http404(_("There is no such state."))
    return State(code.upper())


class StateDetail(Ignoring, TemplateView):
    template_name = "civic/state_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of(self.kwargs["state"])
        public = Q(institutions__review_state=ReviewState.PUBLISHED)
        places = Place.objects.filter(state=state).annotate(serving=Count("institutions", filter=public))
        elsewhere = Institution.objects.published().filter(state=state, places=None)
        kwargs |= {"state": state, "places": places.filter(serving__gt=0), "elsewhere": elsewhere}
        return super().get_context_data(**kwargs)


class PlaceDetail(Ignoring, TemplateView):
    template_name = "civic/place_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of(self.kwargs["state"])
        place = get_object_or_404(Place, state=state, slug=self.kwargs["slug"])
        serving = Institution.objects.published().filter(places=place).prefetch_related(_PROMISES)
        kwargs |= {"state": state, "place": place, "institutions": serving}
        return super().get_context_data(**kwargs)
