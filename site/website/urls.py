"""Every address of the site, in the order in which they are tried."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from website import views
from website.accounts.views.log_in import LogInView, log_in_for_the_cms
from website.complaints import views as complaint_views
from website.metrics.views import metrics
from website.outside_check.views import check_guide
from website.serving import media
from website.serving.feeds import NewGuides, PublicPages
from website.serving.screen_files import screen_alone
from website.single_sign_on.views import LogOutView

handler400 = "website.views.bad_request"
handler404 = "website.views.page_not_found"
handler403 = "website.views.forbidden"
handler500 = "website.views.server_error"

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(
        "sitemap.xml", require_safe(sitemap), {"sitemaps": {"pages": PublicPages}}, name="sitemap"
    ),
    re_path(
        r"^(?P<number>\d{2,5})(?:/(?P<step>\d{1,2}))?/?$",
        views.guide_by_number,
        name="guide_by_number",
    ),
    # One log-in for the desk and the CMS.
    path(settings.ADMIN_PATH.lstrip("/") + "login/", log_in_for_the_cms),
    path(settings.ADMIN_PATH.lstrip("/"), include(wagtailadmin_urls)),
    path("media/<path:name>", media.private_media, name="private_media"),
    re_path(r"^documents/(?P<document_id>\d{1,9})/(?P<name>.*)$", media.document),
    path("api/v1/", include("helpdesk.api.urls")),
    path("single-sign-on/", include("website.single_sign_on.urls")),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        path("", include("accessibility.urls")),
        path("", include("knowledge.urls")),
        path("", include("helpdesk.urls")),
        path(_("log-in/"), LogInView.as_view(), name="login"),
        path(_("log-out/"), LogOutView.as_view(), name="logout"),
        path("", include("website.second_factor.urls")),
        path(_("contact/"), views.contact, name="contact"),
        path("style/", views.style_guide, name="style_guide"),
        path(_("guide/<int:number>/screens/<slug:name>.svg"), screen_alone, name="screen_alone"),
        path(_("new-guides.xml"), require_safe(NewGuides()), name="new_guides"),
        path(_("check-a-guide/<str:token>/"), check_guide, name="check_guide"),
        path(_("accessibility/obstacle/"), complaint_views.tell, name="complaint"),
        path(_("accessibility/obstacle/done/"), complaint_views.done, name="complaint_done"),
        path("desk/account/", include("website.accounts.urls")),
        path("desk/obstacles/", complaint_views.worklist, name="complaints"),
        path("<slug:index>/<slug:topic>/<slug:slug>/", views.guide_by_path, name="guide_by_path"),
        # Wagtail's own door for private pages: there is one place to log in.
        path("_util/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
        path("", include(wagtail_urls)),
    ),
]
