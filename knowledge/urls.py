"""Search and the glossary. Guides are Wagtail pages; `/214` is in website.urls."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from knowledge import feedback_views, reading_views, views

app_name = "knowledge"
urlpatterns = [
    path(_("search/"), views.search, name="search"),
    path(_("search/suggestions/"), views.suggest, name="suggest"),
    path(_("glossary/"), views.glossary, name="glossary"),
    path(_("guides-to-keep.html"), reading_views.all_in_one, name="all_in_one"),
    path(_("guide/<int:number>/phone/<slug:device>/"), views.choose_phone, name="choose_phone"),
    path(_("guide/<int:number>/paper/"), reading_views.on_paper, name="on_paper"),
    path(_("guide/<int:number>/yes/"), feedback_views.helped, name="helped"),
    path(_("guide/<int:number>/no/"), feedback_views.not_helped, name="not_helped"),
    path(_("guide/<int:number>/thanks/"), feedback_views.thanks, name="thanks"),
    path(_("guide/<int:number>/call/"), feedback_views.sorry, name="sorry"),
]
