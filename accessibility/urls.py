"""Display preferences, the statements and the audits behind them, and the style guide."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accessibility.views import audits, display, statements

app_name = "accessibility"
urlpatterns = [
    path(_("display/"), display.preferences, name="preferences"),
    path(_("display/questions/"), display.reading_comfort, name="reading_comfort"),
    path(_("accessibility/"), statements.statement, name="statement"),
    path(_("eco-design/"), statements.eco_design, name="eco_design"),
    path("audits/", audits.audits, name="audits"),
    path("audits/start/", audits.start, name="audit_start"),
    path("audits/versions/", audits.tell, name="audit_version"),
    path("audits/<int:pk>/", audits.grid, name="audit"),
    path("audits/<int:pk>/end/", audits.end, name="audit_end"),
    path("audits/<int:pk>/exceptions/", audits.exceptions, name="audit_exceptions"),
    path(
        "audits/<int:pk>/exceptions/<int:exception>/remove/",
        audits.exception_remove,
        name="audit_exception_remove",
    ),
    path(
        "audits/<int:pk>/results/<int:result>/remove/",
        audits.result_remove,
        name="audit_result_remove",
    ),
    path("audits/<int:pk>/grid.csv", audits.export, name="audit_csv"),
    path("audits/<int:pk>/<str:number>/", audits.criterion, name="audit_criterion"),
]
