"""The desk's vocabulary as plain codes: what is stored, never what is shown (see labels.py).

The official French term stands beside each group; the source is `site/docs/vocabulary.md`.
"""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands (état de la demande)."""

    NEW = "new"
    PLANNED = "planned"
    ACTIVE = "active"
    WAITING = "waiting"
    CLOSED = "closed"


class Move(StrEnum):
    """What may happen to a case; `policy/transitions.py` says from where to where."""

    PLAN = "plan"
    START = "start"
    WAIT = "wait"
    RESUME = "resume"
    UNPLAN = "unplan"
    CLOSE = "close"
    REOPEN = "reopen"


class ClosingReason(StrEnum):
    """Why a case ended (motif de clôture)."""

    SOLVED_TOGETHER = "solved_together"
    SOLVED_FOR = "solved_for"
    REFERRED = "referred"
    NOT_HELPED = "not_helped"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class NextTime(StrEnum):
    """Could you do it alone next time? Progress of a task, never a grade of a person."""

    NO = "no"
    WITH_SOMEONE = "with_someone"
    ALONE = "alone"


class AfterCall(StrEnum):
    """What an adviser does with a request in the same breath as the end of its call."""

    SOLVED_TOGETHER = "solved_together"
    SOLVED_FOR = "solved_for"
    REFERRED = "referred"
    NOT_HELPED = "not_helped"
    WITHDRAWN = "withdrawn"
    PLAN = "plan"
    WAIT = "wait"


class QueueOrder(StrEnum):
    """In which order the queue stands: none of them is stored but in addresses."""

    NEWEST = "newest"
    AGE = "age"
    PROMISE = "promise"
    WORD = "word"
    TOPIC = "topic"


class SeveralAct(StrEnum):
    """What is done with several requests at once."""

    GIVE = "give"
    CLOSE = "close"
    PLAN = "plan"
    READ = "read"
    WRITE = "write"


class NotDone(StrEnum):
    """Why one of several requests was left as it was."""

    CLOSED = "closed"
    RUNNING = "running"
    PROMISED = "promised"
    SAME = "same"
    READ = "read"
    RESTRICTED = "restricted"
    NO_HOUR = "no_hour"
    NO_WAY = "no_way"
    NO_WORDS = "no_words"
    TOO_MANY = "too_many"
    CHANGED = "changed"
    TOLD = "told"


class CaseSource(StrEnum):
    """How the request arrived (canal)."""

    WEB = "web"
    PHONE = "phone"
    # A program of the operator asked, through the API.
    OPERATOR = "operator"
    EMAIL = "email"
    # Nobody answered a call: the desk promises one.
    MISSED_CALL = "missed"
    # Somebody came to us, or wrote on paper: an adviser writes down what they ask.
    VISIT = "visit"
    LETTER = "letter"


# Said to somebody of the team by whoever asks, on the line or beside them.
SAID_TO_US = frozenset({CaseSource.PHONE, CaseSource.VISIT})
# Written down by somebody of the team: nobody typed it on the site.
BY_THE_TEAM = SAID_TO_US | {CaseSource.LETTER}


class FactSource(StrEnum):
    """Who vouches for a fact about contact (source). Only CONFIRMED serves beyond its request."""

    SITE = "site"
    PHONE = "phone"
    MAIL = "mail"
    CONFIRMED = "confirmed"


class ContactFact(StrEnum):
    """What an adviser confirms with a person, one at a time."""

    NUMBER = "number"
    EMAIL = "email"


class WordRoad(StrEnum):
    """By which one road the trust word of a promise travels; never by a second one (trust, 2)."""

    MESSAGE = "message"
    PAGE = "page"
    ALOUD = "aloud"


class Confidence(StrEnum):
    """How at ease the person is (aisance). UNKNOWN when nobody said."""

    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class WantedHelp(StrEnum):
    """How the person would rather do it: the journey's optional question."""

    ALONE = "alone"
    WITH_GUIDE = "with_guide"
    WITH_SOMEBODY = "with_somebody"


class Afraid(StrEnum):
    """Shall we go slowly? The codes are of the question before it: afraid of making a mistake?"""

    NO = "no"
    A_LITTLE = "a_little"
    YES = "yes"


class HowAgreed(StrEnum):
    """How a person agreed that somebody asks for them, as that somebody says."""

    BESIDE = "beside"
    TOLD = "told"
    NOT_YET = "not_yet"


class SaidNeed(StrEnum):
    """What we should know before we call, said with a request (trust rule 1: for it alone)."""

    SPEAK_SLOWLY = "speak_slowly"
    HARD_OF_HEARING = "hard_of_hearing"
    RELAY = "relay"
    IN_WRITING = "in_writing"
    SHARED_PHONE = "shared_phone"
    NO_MESSAGE = "no_message"


class PromiseWay(StrEnum):
    """How a promise is kept (moyen): we call, or we write by one of three ways."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class HalfDay(StrEnum):
    """Half of a day, to choose a time from."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class PhoneKind(StrEnum):
    """What a number is (type de ligne)."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"


class PhoneOwner(StrEnum):
    """Whose phone it is."""

    OWN = "own"
    SHARED = "shared"
    SOMEBODY_ELSE = "somebody_else"


class Device(StrEnum):
    """What the person holds while we speak (matériel). "" in a column: nobody asked."""

    ANDROID = "android"
    IPHONE = "iphone"
    KEYPAD = "keypad"
    LANDLINE = "landline"
    BOX = "box"
    COMPUTER = "computer"
    TABLET = "tablet"
    OTHER = "other"


class Referral(StrEnum):
    """To whom the person was referred (orientation): the codes of La Coop."""

    OPERATOR = "operateur_ou_organisme_en_charge"
    PAPERWORK = "aide_aux_demarches_administratives"
    ADMINISTRATION = "administration"
    DIGITAL_MEDIATION = "mediation_numerique"
    SOCIAL_HELP = "aide_sociale"
    WORK = "insertion_professionnelle"
    OTHER = "autre"


class HelperKind(StrEnum):
    """Who helps the person (aidant): somebody close, or somebody whose work it is."""

    RELATIVE = "relative"
    PROFESSIONAL = "professional"


class ConsentScope(StrEnum):
    """For what the helper may stand in (objet du mandat)."""

    ONE_REQUEST = "one_request"
    EVERY_REQUEST = "every_request"


class ConsentMark(StrEnum):
    """What was added to a consent after it was given; each happens once."""

    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class HowSaid(StrEnum):
    """How the person confirmed or took back a consent."""

    CALL = "call"
    LETTER = "letter"


class SafeguardingKind(StrEnum):
    """What an adviser suspects (signalement); read by coordinators only."""

    SCAM = "scam"
    COERCION = "coercion"
    OTHER = "other"


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


class CallbackState(StrEnum):
    """Where a promise stands (état du rappel promis)."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class PromiseResult(StrEnum):
    """Whether a promise was kept: the desk's headline figure. Decision 19."""

    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"
    MOVED_BY_PERSON = "moved_by_person"
    CANCELLED_IN_TIME = "cancelled_in_time"


class AppointmentKind(StrEnum):
    """PROMISED was said to the person; RETRY was planned by the desk after a missed try."""

    PROMISED = "promised"
    RETRY = "retry"


class AppointmentState(StrEnum):
    """Only a LIVE appointment holds quarter hours."""

    LIVE = "live"
    DONE = "done"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Repeats(StrEnum):
    """How often an absence comes back (récurrence), by the wall clock."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


class BookingWarning(StrEnum):
    """What speaks against an hour that an adviser sets by hand; each can be overruled."""

    OUTSIDE_HOURS = "outside_hours"
    CLOSED_DAY = "closed_day"
    ABSENT = "absent"
    GAP = "gap"
    DAY_FULL = "day_full"
    FIRST_CALLS_FULL = "first_calls_full"
    TOO_FAR = "too_far"


class AttemptOutcome(StrEnum):
    """How a try to call ended (issue de la tentative). Every attempt ends in exactly one."""

    REACHED = "reached"
    REACHED_OTHER = "reached_other"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL_LEFT = "voicemail_left"
    VOICEMAIL_FULL = "voicemail_full"
    WRONG_NUMBER = "wrong_number"
    OUT_OF_SERVICE = "out_of_service"
    ASKED_LATER = "asked_later"
    REFUSED = "refused"
    LANGUAGE_BARRIER = "language_barrier"
    CUT_OFF = "cut_off"
    WRITTEN = "written"


class NextStep(StrEnum):
    """What follows an outcome, as `policy/retries.py` decides."""

    NONE = "none"
    TRY_AGAIN = "try_again"
    FIND_A_TIME = "find_a_time"
    OTHER_NUMBER = "other_number"
    LETTER = "letter"
    STOP = "stop"


class NoticeKind(StrEnum):
    """What a message says (type de message)."""

    ASKED = "asked"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RUNNING_LATE = "running_late"
    TRIED_TO_REACH = "tried_to_reach"
    NEW_ADVISER = "new_adviser"
    TIME_NEEDED = "time_needed"
    SOONER = "sooner"
    PROPOSED_TIMES = "proposed_times"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    WAITED_ENOUGH = "waited_enough"
    CONSENT = "consent"
    HELPER_NAMED = "helper_named"
    CONTACT_CHANGED = "contact_changed"
    CALL_OVER = "call_over"
    # Answers to an SMS that came in.
    CANCEL_ASKED = "cancel_asked"
    TIMES_ASKED = "times_asked"
    STANDS = "stands"
    HEARD = "heard"
    STOPPED = "stopped"
    RECEIPT = "receipt"
    MISSED_CALL = "missed_call"


class TextState(StrEnum):
    """Where other words for a message stand."""

    PROPOSED = "proposed"
    IN_USE = "in_use"
    REFUSED = "refused"


class Script(StrEnum):
    """Fixed words that are said or written around everything else (texte fixe)."""

    CALL = "call"
    CONSENT = "consent"
    WITHOUT_CONSENT = "without_consent"
    MAIL = "mail"


class Channel(StrEnum):
    """How a message leaves the house.

    A letter is printed and posted by hand; ADVISER is a line of the day's list, said on the phone.
    CONSOLE reaches nobody.
    """

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    ADVISER = "adviser"
    CONSOLE = "console"


class MailNature(StrEnum):
    """What a mail is that came in. QUIET is read, and never answered by a machine."""

    HUMAN = "human"
    QUIET = "quiet"
    AUTOMATIC = "automatic"
    LIST = "list"
    BOUNCE = "bounce"
    LOOP = "loop"
    # An exchange of ours: somebody left a message there.
    VOICE = "voice"


class SenderStanding(StrEnum):
    """What the desk knows of the address that a mail says it is from; it proves nobody."""

    CONFIRMED = "confirmed"
    GIVEN = "given"
    HELPER = "helper"
    OTHER = "other"


class FileKind(StrEnum):
    """What a file of a case is, by its content."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    TEXT = "text"
    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"


class FileRefusal(StrEnum):
    """Why a file that came was not kept."""

    KIND = "kind"
    BROKEN = "broken"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    VIRUS = "virus"
    UNCHECKED = "unchecked"


class NoticeState(StrEnum):
    """Delivery of a message. PRINTED is the console's: it was written out and reached nobody.

    SENT is accepted by whoever carries it; DELIVERED and FAILED are what they say later.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    PRINTED = "printed"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


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
    SPLIT = "split"
    MERGED = "merged"
    UNLINKED = "unlinked"
    FACTS_CHANGED = "facts_changed"
    REFERRED = "referred"
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


class Scope(StrEnum):
    """What a token of the API opens (portée). None of them shows who somebody is."""

    REQUESTS_CREATE = "requests:create"
    # What was asked with this very token.
    REQUESTS_READ = "requests:read"
    REQUESTS_READ_ALL = "requests:read-all"
    LINES_WRITE = "lines:write"
    CALLS_WRITE = "calls:write"


class ProgramEvent(StrEnum):
    """What programs of the operator may be told of (événement)."""

    PROMISED = "callback.promised"
    KEPT = "callback.kept"
    BROKEN = "callback.broken"
    CLOSED = "case.closed"


class LineFactKind(StrEnum):
    """What the operator's network says of a line, which a call should take into account."""

    PORTED = "number_ported"
    SIM_CHANGED = "sim_changed"
    OUTAGE = "outage"


class SlotRefusal(StrEnum):
    """Why a time could not be booked."""

    TAKEN = "taken"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    NOT_A_QUARTER = "not_a_quarter"
    DESK_NOT_READY = "desk_not_ready"
    # While strangers crowd, a part of each day is for the phone.
    RESERVED = "reserved"
    # Each move is a message: to a number that somebody typed, or by one hand again and again.
    MOVED_OFTEN = "moved_often"


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
# The topic of requests that came by mail, until an adviser says what they are about.
BY_MAIL = "by-mail"
# The topic of calls that nobody answered, until an adviser says what they were about.
MISSED_CALLS = "missed-call"
# The topic of obstacles on the site: never among the choices of the public journey.
COMPLAINTS = "accessibility"
