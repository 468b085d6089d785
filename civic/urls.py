"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from civic import feeds, sitemaps
from civic.views import (
    about,
    cards,
    changes,
    codebook,
    compare,
    corrections,
    data,
    details,
    embeds,
    history,
    home,
    images,
    institutions,
    lists,
    places,
    search,
    standards,
    timeline,
    upkeep,
    wellknown,
)
from civic.web.desk import Desk

# Pages for machines and their twins, each also in every language; before the slugs that would take "feed".
machine_patterns = [
    path("institutions/feed/", feeds.InstitutionListFeed.as_view(), name="institution-feed"),
    path("commitments/feed/", feeds.CommitmentListFeed.as_view(), name="commitment-feed"),
    path("resolutions/feed/", feeds.ResolutionListFeed.as_view(), name="resolution-feed"),
    path("statements/feed/", feeds.StatementListFeed.as_view(), name="statement-feed"),
    path("articles/feed/", feeds.ArticleListFeed.as_view(), name="article-feed"),
    path("changes/", changes.ChangesView.as_view(), name="changes"),
    path("changes/feed/", feeds.ChangesFeed.as_view(), name="changes-feed"),
    path("institutions/<slug:slug>/card/", cards.InstitutionCard.as_view(), name="institution-card"),
    path("institutions/<slug:slug>/feed/", feeds.InstitutionPageFeed.as_view(), name="institution-page-feed"),
    path("institutions/<slug:slug>/og.png", images.InstitutionImage.as_view(), name="institution-image"),
    path("og.png", images.SiteImage.as_view(), name="site-image"),
    path("embed/institutions/<slug:slug>/", embeds.InstitutionEmbed.as_view(), name="institution-embed"),
    path("embed/commitments/<slug:slug>/", embeds.CommitmentEmbed.as_view(), name="commitment-embed"),
]
# At fixed addresses, in no language.
fixed_patterns = [
    path("robots.txt", wellknown.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("data/codebook.jsonld", standards.codebook, name="codebook-skos"),
    path("data/popolo.json", standards.popolo_file, name="popolo"),
    path("commitments/<slug:slug>/annotations.jsonld", standards.commitment, name="commitment-annotations"),
    path("data/releases/<str:version>/<path:name>", data.release_file, name="release-file"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<slug:language>-<int:number>.xml", sitemaps.section, name="sitemap-section"),
]

# In every language: English has no prefix, the others have theirs (civic.web.languages).
pages: list[URLPattern | URLResolver] = [
    *machine_patterns,
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
    path("data/", data.DataView.as_view(), name="data"),
    path("data/releases/<str:version>/", data.ReleaseView.as_view(), name="release"),
    path("about/", about.AboutView.as_view(), name="about"),
    path("methodology/", about.MethodologyView.as_view(), name="methodology"),
    path("privacy/", about.PrivacyView.as_view(), name="privacy"),
    path("accessibility/", about.AccessibilityView.as_view(), name="accessibility"),
    path("corrections/", corrections.CorrectionList.as_view(), name="correction-list"),
    path("corrections/new/", corrections.NewReport.as_view(), name="correction-new"),
    path("corrections/thanks/", corrections.ReportThanks.as_view(), name="correction-thanks"),
]
urlpatterns = [
    *fixed_patterns,
    path("api/", include("civic.api.urls")),
    *i18n_patterns(*pages, prefix_default_language=False),
    path("healthz", upkeep.healthz, name="healthz"),
    path("readyz", upkeep.readyz, name="readyz"),
    Desk(settings.ADMIN_PATH),
]

handler400 = "civic.api.errors.bad_request"
handler404 = "civic.api.errors.not_found"
handler500 = "civic.api.errors.server_error"
