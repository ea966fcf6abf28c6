"""Codes of requests: where each stands, what moves it, where it came from, how it ends."""

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


class Urgency(StrEnum):
    """Why a case cannot wait for its turn (urgence); none for most."""

    FRAUD = "fraud"
    LINE_CUT = "line_cut"
    NO_PHONE = "no_phone"


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


class FoundIn(StrEnum):
    """Where the words of a search stand; never stored."""

    QUESTION = "question"
    NOTE = "note"
    MAIL = "mail"
    ANSWER = "answer"
    REFERRAL = "referral"
    ASKED_BY = "asked_by"
    GUIDE = "guide"


class SeveralAct(StrEnum):
    """What is done with several requests at once."""

    GIVE = "give"
    CLOSE = "close"
    PLAN = "plan"
    READ = "read"
    WRITE = "write"
    TIE = "tie"
    # All that is tied to an incident, when it is over.
    END = "end"


class NotDone(StrEnum):
    """Why one of several requests was left as it was."""

    CLOSED = "closed"
    RUNNING = "running"
    PROMISED = "promised"
    SAME = "same"
    TIED = "tied"
    OVER = "over"
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


class Referral(StrEnum):
    """To whom the person was referred (orientation): the codes of La Coop."""

    OPERATOR = "operateur_ou_organisme_en_charge"
    PAPERWORK = "aide_aux_demarches_administratives"
    ADMINISTRATION = "administration"
    DIGITAL_MEDIATION = "mediation_numerique"
    SOCIAL_HELP = "aide_sociale"
    WORK = "insertion_professionnelle"
    OTHER = "autre"


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


# The topic of requests that came by mail, until an adviser says what they are about.
BY_MAIL = "by-mail"

# The topic of calls that nobody answered, until an adviser says what they were about.
MISSED_CALLS = "missed-call"

# The topic of obstacles on the site: never among the choices of the public journey.
COMPLAINTS = "accessibility"
