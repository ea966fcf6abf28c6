"""Where the public journeys and the desk live."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from helpdesk.desk_urls import desk_patterns
from helpdesk.views.public import (
    calendars,
    callback,
    callback_confirm,
    callback_times,
    deliveries,
    incoming_sms,
    kannel,
    my_request,
    phone_calls,
    photos,
    stop,
)

app_name = "helpdesk"
urlpatterns = [
    path(_("callback/"), callback.start, name="callback_start"),
    path(_("callback/again/"), callback.start_again, name="callback_start_again"),
    path(_("callback/about/"), callback.about, name="callback_about"),
    path(_("callback/how/"), callback.asked_no_more, name="callback_how"),
    path(_("callback/worry/"), callback.asked_no_more, name="callback_afraid"),
    path(_("callback/when/"), callback_times.when, name="callback_when"),
    path(_("callback/when/other/"), callback_times.reachable, name="callback_reachable"),
    path(_("callback/you/"), callback.you, name="callback_you"),
    path(_("callback/needs/"), callback.needs, name="callback_needs"),
    path(_("callback/check/"), callback_confirm.check, name="callback_check"),
    path(_("callback/done/"), callback_confirm.done, name="callback_done"),
    path(_("callback/done/paper/"), callback_confirm.paper, name="callback_paper"),
    path(_("callback/done/calendar/"), callback_confirm.calendar, name="callback_calendar"),
    path(_("my-request/"), my_request.find, name="my_request"),
    path(_("my-request/see/"), my_request.show, name="my_request_show"),
    path(_("my-request/change/"), my_request.change, name="my_request_change"),
    path(_("my-request/sooner/"), my_request.sooner, name="my_request_sooner"),
    path(_("my-request/cancel/"), my_request.cancel, name="my_request_cancel"),
    path(_("my-request/erase/"), my_request.erase, name="my_request_erase"),
    path(_("my-request/erased/"), my_request.erased, name="my_request_erased"),
    # The links of messages; those of before were longer.
    path("r/<str:token>/", my_request.by_link, name="my_request_by_link"),
    path(_("my-request/<str:token>/"), my_request.by_link, name="my_request_by_old_link"),
    path("s/<str:token>/", stop.stop, name="stop"),
    path("p/done/", photos.done, name="photos_done"),
    path("p/<str:token>/", photos.photos, name="photos"),
    path(_("photo/"), photos.code, name="photos_code"),
    path("e/", stop.email_refused, name="email_refused"),
    path("e/<str:token>/", stop.not_my_email, name="not_my_email"),
    path("e/<str:token>/stop/", stop.one_click, name="email_one_click"),
    path("sms/report/", deliveries.report, name="sms_report"),
    path("sms/kannel/report/", kannel.report, name="kannel_report"),
    path("sms/kannel/incoming/", kannel.incoming, name="kannel_incoming"),
    path("sms/incoming/", incoming_sms.incoming, name="sms_incoming"),
    path("phone/calls/", phone_calls.report, name="phone_calls"),
    path("phone/rings/<str:token>/", phone_calls.rings, name="phone_rings"),
    path("phone/calls/<str:token>/", phone_calls.report, name="phone_calls_by_address"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path("desk/", include(desk_patterns)),
]
