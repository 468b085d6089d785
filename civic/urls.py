"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from civic.views import (
    about,
    codebook,
    compare,
    corrections,
    details,
    history,
    home,
    institutions,
    lists,
    places,
    search,
    timeline,
    upkeep,
)

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("institutions/", lists.InstitutionListView.as_view(), name="institution-list"),
    path("institutions/<slug:slug>/", institutions.InstitutionDetail.as_view(), name="institution-detail"),
    path("commitments/", lists.CommitmentListView.as_view(), name="commitment-list"),
    path("commitments/<slug:slug>/", details.CommitmentDetail.as_view(), name="commitment-detail"),
    path("resolutions/", lists.ResolutionListView.as_view(), name="resolution-list"),
    path("resolutions/<slug:slug>/", details.ResolutionDetail.as_view(), name="resolution-detail"),
    path("statements/", lists.StatementListView.as_view(), name="statement-list"),
    path("statements/<slug:slug>/", details.StatementDetail.as_view(), name="statement-detail"),
    path("articles/", lists.ArticleListView.as_view(), name="article-list"),
    path("articles/<slug:slug>/", details.ArticleDetail.as_view(), name="article-detail"),
    path("codebook/", codebook.TypeList.as_view(), name="type-list"),
    path("codebook/<slug:slug>/", codebook.TypeDetail.as_view(), name="type-detail"),
    path("places/<slug:state>/", places.StateDetail.as_view(), name="state-detail"),
    path("places/<slug:state>/<slug:slug>/", places.PlaceDetail.as_view(), name="place-detail"),
    path("compare/", compare.CompareView.as_view(), name="compare"),
    path("timeline/", timeline.TimelineView.as_view(), name="timeline"),
    path(
        "institutions/<slug:slug>/history/", history.InstitutionHistory.as_view(), name="institution-history"
    ),
    path("search/", search.SearchView.as_view(), name="search"),
    path("about/", about.AboutView.as_view(), name="about"),
    path("methodology/", about.MethodologyView.as_view(), name="methodology"),
    path("privacy/", about.PrivacyView.as_view(), name="privacy"),
    path("accessibility/", about.AccessibilityView.as_view(), name="accessibility"),
    path("corrections/", include(corrections.urlpatterns)),
    path("healthz", upkeep.healthz, name="healthz"),
    path("readyz", upkeep.readyz, name="readyz"),
    path("robots.txt", upkeep.robots, name="robots"),
    path(settings.ADMIN_PATH, admin.site.urls),
]
