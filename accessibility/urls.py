"""Display preferences, the accessibility statement, and the style guide."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accessibility import views

app_name = "accessibility"
urlpatterns = [
    path(_("display/"), views.preferences, name="preferences"),
    path(_("accessibility/"), views.statement, name="statement"),
    path(_("style-guide/"), views.styleguide, name="styleguide"),
]
