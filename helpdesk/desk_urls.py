"""The desk's addresses, under `desk/`."""

from django.urls import URLPattern, path

from helpdesk.views.desk.cases import adviser, case, facts, intake, live, replies
from helpdesk.views.desk.cases import joining as case_joining
from helpdesk.views.desk.cases import waiting as case_waiting
from helpdesk.views.desk.cases import work as case_work
from helpdesk.views.desk.figures import exports, figures, journal
from helpdesk.views.desk.people import anonymous_help, consents, people, safeguarding
from helpdesk.views.desk.people import merging as people_merge
from helpdesk.views.desk.people import numbers as people_numbers
from helpdesk.views.desk.promises import attempt, by_hand, language, times
from helpdesk.views.desk.queue import queue
from helpdesk.views.desk.team import calendar, hours, keys, presence, retries, scripts, team, texts
from helpdesk.views.desk.today import notices, today

desk_patterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("today/print/", today.today_print, name="today_print"),
    path("queue/", queue.queue, name="queue"),
    path("queue/views/", queue.keep, name="view_keep"),
    path("queue/views/<int:pk>/remove/", queue.remove, name="view_remove"),
    path("calls/", retries.retry_table, name="retry_table"),
    path("texts/", texts.all_texts, name="texts"),
    path("texts/missing/", scripts.missing, name="texts_missing"),
    path("texts/words/<slug:script>/<slug:language>/", scripts.edit, name="script"),
    path("texts/<slug:kind>/<slug:channel>/<slug:language>/", texts.edit, name="text"),
    path("new/", intake.new, name="new_case"),
    path("helped/", anonymous_help.helped, name="helped"),
    path("people/", people.people, name="people"),
    path("people/duplicates/", people_merge.duplicates, name="duplicates"),
    path("people/merges/<int:merge>/undo/", people_merge.undo, name="merge_undo"),
    path("people/<int:pk>/", people.show, name="person"),
    path("people/<int:pk>/name/", people.rename, name="person_name"),
    path("people/<int:pk>/numbers/", people_numbers.add, name="person_numbers"),
    path("people/<int:pk>/numbers/<int:number>/", people_numbers.change, name="person_number"),
    path(
        "people/<int:pk>/numbers/<int:number>/right/",
        people_numbers.right,
        name="person_number_right",
    ),
    path(
        "people/<int:pk>/numbers/<int:number>/remove/",
        people_numbers.remove,
        name="person_number_remove",
    ),
    path("people/<int:pk>/merge/<int:second>/", people_merge.merge, name="merge"),
    path("keys/", keys.keys, name="keys"),
    path("team/", team.team, name="team"),
    path("team/<int:pk>/remove/", team.remove, name="team_note_remove"),
    path("mentions/<int:pk>/read/", team.read, name="mention_read"),
    path("presence/", presence.mine, name="presence"),
    path("presence/<int:pk>/", presence.of_adviser, name="presence_of"),
    path("hours/changes/<int:pk>/", hours.show, name="hours_change"),
    path("figures/", figures.figures, name="figures"),
    path("journal/", journal.journal, name="journal"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/file/", exports.take, name="export_file"),
    path("figures/mine/", figures.mine, name="figures_mine"),
    path("safeguarding/", safeguarding.flags, name="safeguarding"),
    path("safeguarding/<int:pk>/settle/", safeguarding.settle, name="safeguarding_settle"),
    path("consents/<int:pk>/", consents.show, name="consent"),
    path("consents/<int:pk>/confirm/", consents.confirm, name="consent_confirm"),
    path("consents/<int:pk>/take-back/", consents.revoke, name="consent_revoke"),
    path("consents/<int:pk>/letter/", consents.write, name="consent_letter"),
    path("calendar/", calendar.mine, name="calendar"),
    path("cases/<slug:reference>/", case.show, name="case"),
    path("cases/<slug:reference>/facts/", facts.facts, name="case_facts"),
    path("cases/<slug:reference>/live/", live.live, name="case_live"),
    path("cases/<slug:reference>/draft/", live.draft, name="case_draft"),
    path("cases/<slug:reference>/note/", case.note, name="case_note"),
    path("cases/<slug:reference>/number/", case.number, name="case_number"),
    path("cases/<slug:reference>/confidence/", case.confidence, name="case_confidence"),
    path("cases/<slug:reference>/person/", facts.person, name="case_person"),
    path("cases/<slug:reference>/hours/", case.best_hours, name="case_hours"),
    path("cases/<slug:reference>/promise/", times.promise, name="case_promise"),
    path("cases/<slug:reference>/adviser/", adviser.give, name="case_adviser"),
    path("cases/<slug:reference>/close/", case.close, name="case_close"),
    path("cases/<slug:reference>/reopen/", case.reopen, name="case_reopen"),
    path("cases/<slug:reference>/wait/", case_waiting.wait, name="case_wait"),
    path("cases/<slug:reference>/answered/", case_waiting.has_answered, name="case_answered"),
    path("cases/<slug:reference>/checklist/", case_work.add_to_checklist, name="case_checklist"),
    path(
        "cases/<slug:reference>/checklist/<int:item>/",
        case_work.tick,
        name="case_checklist_tick",
    ),
    path("cases/<slug:reference>/minutes/", case_work.time_spent, name="case_time"),
    path("cases/<slug:reference>/refer/", case_work.refer_person, name="case_refer"),
    path("cases/<slug:reference>/related/", case_joining.relate_to, name="case_relate"),
    path(
        "cases/<slug:reference>/related/<slug:other>/remove/",
        case_joining.unrelate_from,
        name="case_unrelate",
    ),
    path("cases/<slug:reference>/split/", case_joining.split, name="case_split"),
    path("cases/<slug:reference>/join/", case_joining.join, name="case_join"),
    path("cases/<slug:reference>/write/", replies.write, name="case_write"),
    path("cases/<slug:reference>/helper/", consents.name, name="case_helper"),
    path("cases/<slug:reference>/safeguarding/", safeguarding.tell, name="case_safeguarding"),
    path("callbacks/<int:pk>/call/", attempt.start, name="attempt_start"),
    path("callbacks/<int:pk>/language/", language.language, name="promise_language"),
    path("callbacks/<int:pk>/late/", attempt.late, name="promise_late"),
    path("callbacks/<int:pk>/take/", attempt.take, name="promise_take"),
    path("callbacks/<int:pk>/called-us/", attempt.incoming, name="promise_incoming"),
    path(
        "callbacks/<int:pk>/helper/<int:consent>/",
        consents.call_instead,
        name="promise_helper",
    ),
    path("callbacks/<int:pk>/time/", times.time, name="promise_time"),
    path("callbacks/<int:pk>/by-hand/", by_hand.by_hand, name="promise_by_hand"),
    path("callbacks/<int:pk>/cancel/", times.cancel, name="promise_cancel"),
    path("messages/<int:pk>/letter/", notices.letter, name="letter"),
    path("messages/<int:pk>/done/", notices.done, name="notice_carried"),
    path("attempts/<int:pk>/", attempt.show, name="attempt"),
    path("attempts/<int:pk>/withdraw/", attempt.withdraw, name="attempt_withdraw"),
]
