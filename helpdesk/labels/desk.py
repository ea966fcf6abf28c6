"""What codes of the desk itself are called: presence, exports, the journal."""

from django.utils.translation import gettext_lazy as _

from helpdesk.choices import ExportState, JournalKind, OpeningReason, Presence, Repeats

PRESENCE = {
    Presence.PRESENT: _("Present"),
    Presence.ON_BREAK: _("On a break"),
    Presence.AWAY: _("Away"),
}

EXPORT_STATE = {
    ExportState.QUEUED: _("Waiting"),
    ExportState.RUNNING: _("Being written"),
    ExportState.READY: _("Ready"),
    ExportState.FAILED: _("Failed"),
    ExportState.EXPIRED: _("No longer kept"),
}

REPEATS = {
    Repeats.NEVER: _("Once only"),
    Repeats.WEEKLY: _("Every week"),
    Repeats.FORTNIGHTLY: _("Every two weeks"),
}

OPENING_REASON = {
    OpeningReason.THEY_CALL: _("The person is on the phone"),
    OpeningReason.OUR_CALL: _("I have to call the person"),
    OpeningReason.ASKED: _("A colleague or a coordinator asked me to"),
    OpeningReason.OTHER: _("Something else"),
}

# What each line of the journal tells, as one sentence.
JOURNAL_KIND = {
    JournalKind.LOGGED_IN: _("Logged in."),
    JournalKind.LOG_IN_FAILED: _("A log-in failed."),
    JournalKind.LOG_IN_SLOWED: _("Guessing was slowed down."),
    JournalKind.LOGGED_OUT: _("Logged out."),
    JournalKind.SESSION_ENDED: _("Ended a session from afar."),
    JournalKind.ACCOUNT_INVITED: _("Invited somebody to the desk."),
    JournalKind.ACCOUNT_OPENED: _("Chose a first password."),
    JournalKind.ACCOUNT_CHANGED: _("Changed an account."),
    JournalKind.ACCOUNT_ENDED: _("Ended an account."),
    JournalKind.RIGHTS_CHANGED: _("Changed what somebody may do."),
    JournalKind.PASSWORD_CHANGED: _("Changed the password."),
    JournalKind.PASSWORD_RENEWED: _("A forgotten password was renewed."),
    JournalKind.RENEWAL_ASKED: _("A renewal of the password was asked for."),
    JournalKind.FACTOR_SET: _("Set up a second proof."),
    JournalKind.FACTOR_REMOVED: _("Removed a second proof."),
    JournalKind.FACTOR_RESET: _("Took away every second proof of an account."),
    JournalKind.RECOVERY_CODES_MADE: _("Printed new recovery codes."),
    JournalKind.RECOVERY_CODE_USED: _("Came in by a printed code."),
    JournalKind.SETTINGS_CHANGED: _("Changed settings of the desk."),
    JournalKind.TEXT_PROPOSED: _("Proposed other words for a message."),
    JournalKind.TEXT_ACCEPTED: _("Accepted other words for a message."),
    JournalKind.TEXT_REFUSED: _("Refused other words for a message."),
    JournalKind.TEXT_IN_USE: _("Other words for a message came into use."),
    JournalKind.EXPORT_ASKED: _("Asked for a file of figures."),
    JournalKind.EXPORT_TAKEN: _("Took a file of figures."),
    JournalKind.CONSENT_GIVEN: _("Wrote down who may help somebody."),
    JournalKind.CONSENT_CONFIRMED: _("Confirmed who may help somebody."),
    JournalKind.CONSENT_REVOKED: _("Wrote down that somebody may help no more."),
    JournalKind.RECORD_RESTRICTED: _("Restricted the record of a person."),
    JournalKind.RESTRICTION_LIFTED: _("Lifted the restriction of a record."),
    JournalKind.RESTRICTED_OPENED: _("Opened a restricted record."),
    JournalKind.PUBLIC_BOOKING_CHANGED: _("Turned booking on the site on or off."),
    JournalKind.NUMBER_STOPPED: _("A number is not to be called again."),
    JournalKind.STOP_LIFTED: _("A number may be called again."),
    JournalKind.FILE_PRINTED: _("Took everything that is kept about a person."),
    JournalKind.ERASURE_ASKED: _("Asked to erase a person."),
    JournalKind.PERSON_ERASED: _("Erased a person."),
    JournalKind.RETENTION_RUN: _("What was kept long enough was deleted."),
    JournalKind.TOKEN_MADE: _("Made a token for a program."),
    JournalKind.TOKEN_REVOKED: _("Revoked the token of a program."),
    JournalKind.API_USED: _("A program used the API."),
    JournalKind.WEBHOOK_MADE: _("Made a webhook for a program."),
    JournalKind.WEBHOOK_ENDED: _("Ended the webhook of a program."),
    JournalKind.WEBHOOK_REPLAYED: _("What a program had missed is told again."),
    JournalKind.TEST_ASKED: _("Asked for a test message."),
    JournalKind.INCIDENT_DECLARED: _("Declared an incident."),
    JournalKind.INCIDENT_CHANGED: _("Changed what is said of an incident."),
    JournalKind.INCIDENT_ENDED: _("Ended an incident."),
    JournalKind.INCIDENT_REOPENED: _("Took the end of an incident back."),
}
