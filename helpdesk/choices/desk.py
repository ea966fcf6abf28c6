"""Codes of the desk itself: groups, presence, the story, the journal, exports, who beats."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    XLSX = "xlsx"


class ExportState(StrEnum):
    """Where an export stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class Presence(StrEnum):
    """Whether an adviser takes calls (présence). On a break, their calls stay theirs."""

    PRESENT = "present"
    ON_BREAK = "on_break"
    AWAY = "away"


class Repeats(StrEnum):
    """How often an absence comes back (récurrence), by the wall clock."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


class EventKind(StrEnum):
    """What happened to a case: one line of its story."""

    OPENED = "opened"
    MOVED_STATE = "moved_state"
    ROUTED = "routed"
    BOOKED = "booked"
    REBOOKED = "rebooked"
    BOOKING_CANCELLED = "booking_cancelled"
    STOPPED_BY_OWNER = "stopped_by_owner"
    CALLS_REFUSED = "calls_refused"
    EMAIL_REFUSED = "email_refused"
    TIME_WANTED = "time_wanted"
    ATTEMPT_STARTED = "attempt_started"
    ATTEMPT_ENDED = "attempt_ended"
    ATTEMPT_CORRECTED = "attempt_corrected"
    ATTEMPT_WITHDRAWN = "attempt_withdrawn"
    RETRY_PLANNED = "retry_planned"
    PROMISE_LATE = "promise_late"
    PROMISE_OFFERED = "promise_offered"
    ADVISER_LATE = "adviser_late"
    PROMISE_HANDED_OVER = "promise_handed_over"
    HOUR_GIVEN_BACK = "hour_given_back"
    OVERRULED = "overruled"
    SOONER_WANTED = "sooner_wanted"
    SOONER_OFFERED = "sooner_offered"
    NUMBER_CHANGED = "number_changed"
    NUMBER_RIGHT = "number_right"
    WAY_CHANGED = "way_changed"
    BEST_HOURS = "best_hours"
    PERSON_CHANGED = "person_changed"
    FACT_CONFIRMED = "fact_confirmed"
    MENDED = "mended"
    NOTED = "noted"
    SMS_CAME = "sms_came"
    CALL_MISSED = "call_missed"
    PROMISED_AFTER_CALL = "promised_after_call"
    MAIL_CAME = "mail_came"
    EMAIL_DEAD = "email_dead"
    FILES_CAME = "files_came"
    VOICE_CAME = "voice_came"
    LOSS_SEEN_TO = "loss_seen_to"
    NOTICE_QUEUED = "notice_queued"
    NOTICE_SENT = "notice_sent"
    NOTICE_PERHAPS_TWICE = "notice_perhaps_twice"
    NOTICE_GIVEN_UP = "notice_given_up"
    NOTICE_DELIVERED = "notice_delivered"
    NOTICE_FAILED = "notice_failed"
    NOTICE_TOO_LATE = "notice_too_late"
    NOTICE_CARRIED = "notice_done_by_hand"
    CLOSED = "closed"
    REOPENED = "reopened"
    LINKED = "linked"
    CONFIDENCE_CORRECTED = "confidence_corrected"
    WAITING = "waiting"
    FOLLOWED_UP = "followed_up"
    WAITS_UNTIL = "waits_until"
    CAME_BACK = "came_back"
    SPLIT = "split"
    MERGED = "merged"
    UNLINKED = "unlinked"
    FACTS_CHANGED = "facts_changed"
    REFERRED = "referred"
    URGENCY_SET = "urgency_set"
    ESCALATED = "escalated"
    INCIDENT_TIED = "incident_tied"
    INCIDENT_UNTIED = "incident_untied"
    ITEM_DONE = "item_done"
    ITEM_UNDONE = "item_undone"
    PEOPLE_MERGED = "people_merged"
    MERGE_UNDONE = "merge_undone"
    CONSENT_GIVEN = "consent_given"
    CONSENT_CONFIRMED = "consent_confirmed"
    CONSENT_REVOKED = "consent_revoked"


class JournalKind(StrEnum):
    """What the journal keeps: who came in, and what was done that can harm many, or one badly."""

    LOGGED_IN = "logged_in"
    LOG_IN_FAILED = "log_in_failed"
    LOG_IN_SLOWED = "log_in_slowed"
    LOGGED_OUT = "logged_out"
    SESSION_ENDED = "session_ended"
    ACCOUNT_INVITED = "account_invited"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_ENDED = "account_ended"
    RIGHTS_CHANGED = "rights_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RENEWED = "password_renewed"  # noqa: S105
    RENEWAL_ASKED = "renewal_asked"
    FACTOR_SET = "factor_set"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SETTINGS_CHANGED = "settings_changed"
    TEXT_PROPOSED = "text_proposed"
    TEXT_ACCEPTED = "text_accepted"
    TEXT_REFUSED = "text_refused"
    TEXT_IN_USE = "text_in_use"
    EXPORT_ASKED = "export_asked"
    EXPORT_TAKEN = "export_taken"
    CONSENT_GIVEN = "consent_given"
    CONSENT_CONFIRMED = "consent_confirmed"
    CONSENT_REVOKED = "consent_revoked"
    RECORD_RESTRICTED = "record_restricted"
    RESTRICTION_LIFTED = "restriction_lifted"
    RESTRICTED_OPENED = "restricted_opened"
    PUBLIC_BOOKING_CHANGED = "public_booking_changed"
    NUMBER_STOPPED = "number_stopped"
    STOP_LIFTED = "stop_lifted"
    FILE_PRINTED = "file_printed"
    ERASURE_ASKED = "erasure_asked"
    PERSON_ERASED = "person_erased"
    RETENTION_RUN = "retention_run"
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    API_USED = "api_used"
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_ENDED = "webhook_ended"
    WEBHOOK_REPLAYED = "webhook_replayed"
    TEST_ASKED = "test_asked"
    INCIDENT_DECLARED = "incident_declared"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_ENDED = "incident_ended"
    INCIDENT_REOPENED = "incident_reopened"


class OpeningReason(StrEnum):
    """Why somebody opens a restricted record (motif d'ouverture)."""

    THEY_CALL = "they_call"
    OUR_CALL = "our_call"
    ASKED = "asked"
    OTHER = "other"


class JournalSubject(StrEnum):
    """What a line of the journal is about; with the key of its row."""

    ACCOUNT = "account"
    PERSON = "person"
    REQUEST = "request"
    CONSENT = "consent"
    EXPORT = "export"
    TEXT = "text"
    SETTINGS = "settings"
    SESSION = "session"
    NUMBER = "number"
    TOKEN = "token"  # noqa: S105
    WEBHOOK = "webhook"
    INCIDENT = "incident"


class Heart(StrEnum):
    """Who beats, so that silence is noticed (`/health/ready`)."""

    CLUSTER = "cluster"
    SENDER = "sender"
    MAIL = "mail"
    # Only where SMS leave by a line of their own.
    SMS_LINE = "sms_line"
    # Only where Asterisk tells of calls.
    PHONE_LINE = "phone_line"


# The groups of the desk. Editors are the CMS's.
ADVISERS = "adviser"
COORDINATORS = "coordinator"
AUDITORS = "auditor"
