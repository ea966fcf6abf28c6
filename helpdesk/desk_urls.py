"""The desk's addresses, under `desk/`."""

from django.urls import URLPattern, path

from helpdesk.views.desk import (
    attempt,
    by_hand,
    calendar,
    case,
    intake,
    notices,
    queue,
    retries,
    texts,
    times,
    today,
)

desk_patterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("today/print/", today.today_print, name="today_print"),
    path("queue/", queue.queue, name="queue"),
    path("calls/", retries.retry_table, name="retry_table"),
    path("texts/", texts.all_texts, name="texts"),
    path("texts/<slug:kind>/<slug:channel>/<slug:language>/", texts.edit, name="text"),
    path("new/", intake.new, name="new_case"),
    path("calendar/", calendar.mine, name="calendar"),
    path("cases/<slug:reference>/", case.show, name="case"),
    path("cases/<slug:reference>/note/", case.note, name="case_note"),
    path("cases/<slug:reference>/number/", case.number, name="case_number"),
    path("cases/<slug:reference>/confidence/", case.confidence, name="case_confidence"),
    path("cases/<slug:reference>/person/", case.person, name="case_person"),
    path("cases/<slug:reference>/hours/", case.best_hours, name="case_hours"),
    path("cases/<slug:reference>/promise/", times.promise, name="case_promise"),
    path("cases/<slug:reference>/close/", case.close, name="case_close"),
    path("cases/<slug:reference>/reopen/", case.reopen, name="case_reopen"),
    path("callbacks/<int:pk>/call/", attempt.start, name="attempt_start"),
    path("callbacks/<int:pk>/take/", attempt.take, name="promise_take"),
    path("callbacks/<int:pk>/called-us/", attempt.incoming, name="promise_incoming"),
    path("callbacks/<int:pk>/time/", times.time, name="promise_time"),
    path("callbacks/<int:pk>/by-hand/", by_hand.by_hand, name="promise_by_hand"),
    path("callbacks/<int:pk>/cancel/", times.cancel, name="promise_cancel"),
    path("messages/<int:pk>/letter/", notices.letter, name="letter"),
    path("messages/<int:pk>/done/", notices.done, name="notice_done"),
    path("attempts/<int:pk>/", attempt.show, name="attempt"),
]
