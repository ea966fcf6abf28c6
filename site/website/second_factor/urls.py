"""The addresses of second proofs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from website.second_factor import passkeys, team, views

app_name = "second_factor"
urlpatterns = [
    path(_("second-proof/"), views.ask, name="ask"),
    path(_("second-proof/mine/"), views.mine, name="mine"),
    path(_("second-proof/set-up/"), views.set_up, name="set_up"),
    path(_("second-proof/app/"), views.app, name="app"),
    path(_("second-proof/app/begin/"), views.app_begin, name="app_begin"),
    path(_("second-proof/codes/"), views.codes, name="codes"),
    path(_("second-proof/codes/renew/"), views.codes_renew, name="codes_renew"),
    path(_("second-proof/passkey/"), views.passkey, name="passkey"),
    path("second-proof/passkey/make/begin/", passkeys.make_begin, name="make_begin"),
    path("second-proof/passkey/make/end/", passkeys.make_end, name="make_end"),
    path("second-proof/passkey/use/begin/", passkeys.use_begin, name="use_begin"),
    path("second-proof/passkey/use/end/", passkeys.use_end, name="use_end"),
    path(_("second-proof/log-in-again/"), views.log_in_again, name="log_in_again"),
    path("second-proof/<slug:kind>/<int:pk>/", views.remove, name="remove"),
    path("desk/second-proofs/", team.team, name="team"),
    path("desk/second-proofs/<int:pk>/", team.reset, name="reset"),
]
