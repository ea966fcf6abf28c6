"""Display preferences, the statements and the audits behind them, and the style guide."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accessibility import audit_views, statement_views, views

app_name = "accessibility"
urlpatterns = [
    path(_("display/"), views.preferences, name="preferences"),
    path(_("display/questions/"), views.reading_comfort, name="reading_comfort"),
    path(_("accessibility/"), statement_views.statement, name="statement"),
    path(_("eco-design/"), statement_views.eco_design, name="eco_design"),
    path(_("style-guide/"), views.styleguide, name="styleguide"),
    path("audits/", audit_views.audits, name="audits"),
    path("audits/start/", audit_views.start, name="audit_start"),
    path("audits/versions/", audit_views.tell, name="audit_version"),
    path("audits/<int:pk>/", audit_views.grid, name="audit"),
    path("audits/<int:pk>/end/", audit_views.end, name="audit_end"),
    path("audits/<int:pk>/exceptions/", audit_views.exceptions, name="audit_exceptions"),
    path(
        "audits/<int:pk>/exceptions/<int:exception>/away/",
        audit_views.exception_away,
        name="audit_exception_away",
    ),
    path("audits/<int:pk>/results/<int:result>/away/", audit_views.away, name="audit_away"),
    path("audits/<int:pk>/grid.csv", audit_views.export, name="audit_csv"),
    path("audits/<int:pk>/<str:number>/", audit_views.criterion, name="audit_criterion"),
]
