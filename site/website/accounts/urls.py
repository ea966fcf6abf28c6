"""Addresses of accounts, under `desk/account/`."""

from django.urls import path

from website.accounts.views import codes, own, team

urlpatterns = [
    path("", own.account, name="account"),
    path("password/", own.password, name="account_password"),
    path("sessions/others/end/", own.end_others, name="sessions_end_others"),
    path("sessions/<int:pk>/end/", own.end_session, name="session_end"),
    path("typed/", own.typed_forms, name="typed_forms"),
    path("code/", codes.code, name="account_code"),
    path("code/password/", codes.choose, name="account_choose"),
    path("forgotten/", codes.forgotten, name="account_forgotten"),
    path("team/", team.accounts, name="accounts"),
    path("team/new/", team.new, name="account_new"),
    path("team/<int:pk>/", team.change, name="account_change"),
    path("team/<int:pk>/renew/", team.renew, name="account_renew"),
    path("team/<int:pk>/log-out/", team.log_out, name="account_log_out"),
    path("typed/<int:pk>/end/", own.typed_form_end, name="typed_form_end"),
]
