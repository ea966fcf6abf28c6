"""Search and the glossary. Guides are Wagtail pages; `/214` is in website.urls."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from knowledge.views import editions, feedback, search

app_name = "knowledge"
urlpatterns = [
    path(_("search/"), search.search, name="search"),
    path(_("search/suggestions/"), search.suggest, name="suggest"),
    path(_("glossary/"), search.glossary, name="glossary"),
    path(_("guides-to-keep.html"), editions.all_in_one, name="all_in_one"),
    path(_("guide/<int:number>/phone/<slug:device>/"), search.choose_phone, name="choose_phone"),
    path(_("guide/<int:number>/paper/"), editions.on_paper, name="on_paper"),
    path(_("guide/<int:number>/large-print.pdf"), editions.paper_file, name="paper_file"),
    path(_("guide/<int:number>/yes/"), feedback.helped, name="helped"),
    path(_("guide/<int:number>/no/"), feedback.not_helped, name="not_helped"),
    path(_("guide/<int:number>/thanks/"), feedback.thanks, name="thanks"),
    path(_("guide/<int:number>/call/"), feedback.sorry, name="sorry"),
]
