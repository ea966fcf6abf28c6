"""Search and the glossary. Guides are Wagtail pages; `/214` is in website.urls."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path(_("search/"), views.search, name="search"),
    path(_("glossary/"), views.glossary, name="glossary"),
]
