"""Who may do what at each address of the site: the one table, read by the tests.

`tests/website/test_matrix.py` asks every address as every role with every method, and compares. The
CMS stands in no row: Wagtail brings its addresses, and who may enter it is asked at its door, there
and in test_cms_doors.py. `second_factor:` and `single_sign_on:` have a test of the gate itself.
"""

from collections.abc import Iterable

DESK = {"adviser", "other adviser", "coordinator", "superuser"}
COORDINATES = {"coordinator", "superuser"}
STAFF = {*DESK, "auditor", "editor", "author"}
# "inactive" was switched off while logged in; "token holder" opened one request by its link.
ROLES = ("anonymous", "token holder", "inactive", *sorted(STAFF))
STRANGERS = {"anonymous", "token holder", "inactive"}
WHO = {
    "everybody": set(ROLES),
    "staff": STAFF,
    "desk": DESK,
    "coordinator": COORDINATES,
    "figures": {*DESK, "auditor"},
    "journal": {*COORDINATES, "auditor"},
    "audits": {*COORDINATES, "auditor", "editor"},
    # Who takes calls, and nobody in their place.
    "adviser": {"adviser", "other adviser"},
    # Whoever holds the word that stands in the address: nobody whose word is of something else.
    "token": set(),
    # A program that holds a token of the API, and no browser of anybody.
    "program": set(),
}
READ, BOTH, CHANGE = {"GET", "HEAD"}, {"GET", "HEAD", "POST"}, {"POST"}
# MAYBE is a READ where there may be nothing to show: no guide, no file, no heart.
ANSWERED = {"READ": READ, "MAYBE": READ, "BOTH": BOTH, "CHANGE": CHANGE}
NOBODYS = ("PUT", "PATCH", "DELETE", "TRACE")

TABLE = {
    ("everybody", "READ"): """
        choose_language health_live robots sitemap new_guides contact style_guide complaint_done
        accessibility:statement accessibility:eco_design
        knowledge:search knowledge:suggest knowledge:glossary knowledge:all_in_one
        callback_start callback_done callback_paper callback_calendar my_request_show
        my_request_erased photos_done email_refused api_reference api:openapi-json
        """,
    ("everybody", "MAYBE"): """
        health_ready security_txt guide_by_number private_media guide_by_path
        knowledge:choose_phone knowledge:on_paper knowledge:paper_file phone_rings
        knowledge:thanks knowledge:sorry
        wagtaildocs_serve wagtail_serve screen_alone api_nothing api:api-root
        """,
    ("everybody", "BOTH"): """
        accessibility:preferences accessibility:reading_comfort
        callback_about callback_how callback_afraid callback_when callback_reachable
        photos_code callback_you callback_needs callback_check
        my_request my_request_change my_request_cancel
        complaint login account_code account_choose account_forgotten
        """,
    ("everybody", "CHANGE"): "callback_start_again my_request_sooner my_request_erase logout",
    ("token", "READ"): "calendar_feed kannel_report",
    ("token", "BOTH"): """
        my_request_by_link my_request_by_old_link stop not_my_email email_one_click check_guide
        photos knowledge:helped knowledge:not_helped
        wagtaildocs_authenticate_with_password wagtailcore_authenticate_with_password
        """,
    ("token", "CHANGE"): """
        sms_report sms_incoming kannel_incoming phone_calls phone_calls_by_address
        """,
    ("program", "READ"): "api:topics api:hours api:read metrics",
    ("program", "CHANGE"): "api:ask api:tell",
    ("desk", "READ"): """
        today today_print beat queue search week people duplicates person consent case letter
        complaints case_file phone_ringing messages letters letters_file incidents incident
        """,
    ("staff", "READ"): "account typed_forms",
    ("staff", "BOTH"): "account_password",
    ("staff", "CHANGE"): "session_end sessions_end_others typed_form_end",
    ("desk", "BOTH"): """
        new_case helped person_open person_name person_numbers person_number merge team presence_of
        calendar case_facts case_person case_promise case_adviser case_close case_wait case_refer
        case_split case_join case_write case_helper case_safeguarding promise_time promise_by_hand
        promise_way case_files promise_cancel attempt promise_language case_do_not_call do_not_call
        """,
    ("desk", "CHANGE"): """
        view_keep view_remove merge_undo person_number_right person_number_remove keys
        team_note_remove mention_read consent_confirm consent_revoke consent_letter case_live
        case_draft case_note case_number case_confidence case_hours case_reopen case_answered
        case_checklist case_checklist_tick case_time case_relate case_unrelate attempt_start
        promise_late promise_take promise_incoming promise_helper notice_carried notice_seen_to
        attempt_withdraw
        case_confirmed do_not_call_lift sms_read mail_read phone_call_read attempt_dial
        notice_again letters_posted letter_returned case_photo_code files_seen several case_urgency
        case_memo memo_done memo_move case_incident
        """,
    ("coordinator", "READ"): """
        retry_table texts texts_missing safeguarding accounts journal_unusual consents_one_hand
        person_reads text_changes text_change person_file person_file_json retention several_done
        status
        """,
    ("coordinator", "BOTH"): """
        script text hours_change account_new account_change person_erase
        incident_new incident_change incident_end team_hours
        """,
    ("coordinator", "CHANGE"): """
        safeguarding_settle account_renew account_log_out text_change_decide person_restrict
        erasure_agree erasure_withdraw message_test webhook_again several_take_back
        """,
    ("figures", "READ"): "figures",
    ("adviser", "READ"): "figures_mine",
    ("adviser", "BOTH"): "presence",
    ("journal", "READ"): "journal",
    ("journal", "BOTH"): "exports",
    ("journal", "CHANGE"): "export_file",
    ("audits", "READ"): "accessibility:audits accessibility:audit accessibility:audit_csv",
    ("audits", "BOTH"): """
        accessibility:audit_end accessibility:audit_exceptions accessibility:audit_criterion
        """,
    ("audits", "CHANGE"): """
        accessibility:audit_start accessibility:audit_version
        accessibility:audit_exception_remove accessibility:audit_result_remove
        """,
}
ROWS = {name: key for key, names in TABLE.items() for name in names.split()}

# What else a role may not do at an address that it may see: somebody else's note or presence, or
# nothing of its own to change there.
NOT_THEIRS = {
    ("presence_of", "other adviser"): BOTH,
    ("team_note_remove", "adviser"): BOTH,
    ("team_note_remove", "other adviser"): BOTH,
    ("calendar", "coordinator"): CHANGE,
    ("calendar", "superuser"): CHANGE,
}
# What belongs to one account, or was answered by somebody else, is not there for any other.
ONES_OWN = {
    *("session_end", "typed_form_end", "view_remove", "mention_read", "export_file"),
    *("memo_done", "memo_move"),
    *("erasure_agree", "erasure_withdraw", "my_request_sooner"),
}


def pages_of(names: Iterable[str]) -> list[str]:
    """Those of these names that show a page, in order; the others take nothing but a form."""
    return sorted({name for name in names if ROWS[name][1] != "CHANGE"})
