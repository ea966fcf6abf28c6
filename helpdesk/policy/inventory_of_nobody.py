"""Every other table and folder: texts where somebody may be named, and those of nobody."""

from types import MappingProxyType
from typing import Final

from helpdesk.policy.personal_data import Elsewhere, OfNobody, Reason

# About nobody in particular; searched by name, number and e-mail all the same.
ELSEWHERE: Final = (
    Elsewhere("helpdesk.TeamNote", ("text",)),
    # Parts of an SMS wait minutes for the others.
    Elsewhere(
        "helpdesk.ArrivedPart", ("sender", "text"), row_goes=True, codes=("digest", "message")
    ),
    # To whoever of the team asked for it, at any number that they typed, and for a day.
    Elsewhere(
        "helpdesk.TrialMessage",
        ("to",),
        row_goes=True,
        codes=("channel", "language", "state", "failure"),
    ),
    Elsewhere("helpdesk.HandOver", ("text",)),
    Elsewhere("helpdesk.DayException", ("reason",)),
    Elsewhere("helpdesk.SavedView", ("name", "query"), row_goes=True),
    Elsewhere("knowledge.MissedSearch", ("words",), row_goes=True, codes=("language",)),
    Elsewhere("knowledge.OutsideAnswer", ("name",)),
    Elsewhere("knowledge.OutsideRemark", ("text",), codes=("step", "place")),
    Elsewhere(
        "wagtailadmin.FormState", ("data",), row_goes=True, codes=("object_id", "parent_object_id")
    ),
    Elsewhere(
        "wagtailcore.ModelLogEntry", ("label", "data"), row_goes=True, codes=("action", "object_id")
    ),
    Elsewhere("wagtailcore.Comment", ("text",), codes=("contentpath", "position")),
    Elsewhere("wagtailcore.CommentReply", ("text",)),
    # What somebody of the team sent when their session was over.
    Elsewhere("website.TypedForm", ("path", "fields"), row_goes=True),
    # Pickled or signed: read whole, never by the database (`actions/people/traces.py`).
    Elsewhere(
        "django_q.Task",
        ("name", "args", "kwargs", "result"),
        row_goes=True,
        codes=("id", "func", "hook", "group", "cluster"),
    ),
    Elsewhere("django_q.OrmQ", ("payload",), row_goes=True, codes=("key",)),
    Elsewhere("sessions.Session", ("session_data",), row_goes=True, codes=("session_key",)),
)

# Of nobody who is helped: an app without columns stands for all of its tables.
OF_NOBODY: Final = (
    OfNobody(
        "website.User", Reason.STAFF, ("password", "username", "first_name", "last_name", "email")
    ),
    OfNobody("website.LogInTries", Reason.MACHINE, ("digest",)),
    OfNobody("website.StaffSession", Reason.STAFF, ("session_key", "browser", "system")),
    OfNobody("website.OneTimeCode", Reason.MACHINE, ("digest",)),
    OfNobody("website.HomePage", Reason.PUBLISHED, ("heading", "most_asked")),
    OfNobody("website.Announcement", Reason.PUBLISHED, ("kind",)),
    OfNobody("website.AnnouncementText", Reason.PUBLISHED, ("language", "text")),
    OfNobody("website.TextPage", Reason.PUBLISHED, ("body",)),
    OfNobody(
        "website.LinkUse",
        Reason.PUBLISHED,
        ("kind", "target", "where", "block", "problem"),
    ),
    OfNobody("website.OutsideLink", Reason.PUBLISHED, ("address", "tonight", "problem")),
    OfNobody("website.LinkNight", Reason.MACHINE, ("state",)),
    OfNobody("website.Theme", Reason.PUBLISHED, ("leaf", "talk")),
    OfNobody("helpdesk.Topic", Reason.PUBLISHED, ("code", "icon", "coop_theme")),
    OfNobody("helpdesk.TopicText", Reason.PUBLISHED, ("language", "name", "checklist")),
    OfNobody(
        "helpdesk.Adviser", Reason.STAFF, ("first_name", "languages", "presence", "phone_line")
    ),
    OfNobody("helpdesk.Absence", Reason.STAFF, ("repeats",)),
    OfNobody("helpdesk.PendingReason", Reason.PUBLISHED, ("code", "closing_reason")),
    OfNobody("helpdesk.PendingReasonText", Reason.PUBLISHED, ("language", "name")),
    OfNobody("helpdesk.AnonymousHelp", Reason.FIGURES, ("source", "language", "device")),
    OfNobody(
        "helpdesk.DeskSettings",
        Reason.PUBLISHED,
        (
            "name",
            "organisation",
            "phone_number",
            "displayed_number",
            "who_calls",
            "contact_email",
            "postal_address",
            "host_name",
            "time_zone",
            "holiday_region",
            "interpreter",
        ),
    ),
    OfNobody("helpdesk.Heartbeat", Reason.MACHINE, ("heart",)),
    OfNobody("helpdesk.ApiToken", Reason.STAFF, ("name", "shown", "digest", "scopes")),
    OfNobody("helpdesk.Webhook", Reason.STAFF, ("name", "address", "events")),
    OfNobody("helpdesk.WrongGuess", Reason.MACHINE, ("digest",)),
    OfNobody("helpdesk.RequestCount", Reason.MACHINE, ("digest",)),
    OfNobody("helpdesk.DoNotCall", Reason.PROOF, ("digest", "wish_how")),
    OfNobody("helpdesk.DeadEmail", Reason.MACHINE, ("digest",)),
    OfNobody("helpdesk.DoNotWrite", Reason.PROOF, ("digest",)),
    OfNobody("helpdesk.RetryRule", Reason.PUBLISHED, ("outcome", "step", "source")),
    OfNobody("helpdesk.SlotHold", Reason.MACHINE, ("address",)),
    OfNobody("helpdesk.DayFigure", Reason.FIGURES, ("measure", "topic", "source", "detail")),
    OfNobody("helpdesk.Export", Reason.FIGURES, ("format", "state", "file_name")),
    OfNobody("helpdesk.HoursChange", Reason.STAFF, ("rows",)),
    OfNobody("helpdesk.ActOnSeveral", Reason.STAFF, ("act", "lines")),
    OfNobody("helpdesk.Incident", Reason.PUBLISHED, ("area", "postcodes")),
    OfNobody("helpdesk.IncidentText", Reason.PUBLISHED, ("language", "title", "advice")),
    OfNobody(
        "helpdesk.Place",
        Reason.PUBLISHED,
        (
            *("code", "name", "address", "postcode", "town", "town_key", "phone", "email"),
            *("website", "hours", "services", "access"),
        ),
    ),
    # Keys and codes of what was done; its lines go by their own delay.
    OfNobody("helpdesk.JournalEntry", Reason.WATCH, ("kind", "about", "reference", "data")),
    # Digests of numbers, for a month at most; whoever is erased takes theirs along.
    OfNobody("helpdesk.LineFact", Reason.MACHINE, ("digest", "kind")),
    OfNobody("helpdesk.Lane", Reason.MACHINE, ("channel",)),
    OfNobody(
        "helpdesk.NoticeText", Reason.PUBLISHED, ("kind", "channel", "language", "subject", "text")
    ),
    OfNobody(
        "helpdesk.TextChange",
        Reason.PUBLISHED,
        ("kind", "channel", "language", "state", "before", "after"),
    ),
    OfNobody("helpdesk.ScriptText", Reason.PUBLISHED, ("script", "language", "parts")),
    OfNobody("helpdesk.CannedReplyText", Reason.PUBLISHED, ("language", "title", "text")),
    OfNobody("knowledge", Reason.PUBLISHED),
    OfNobody("accessibility", Reason.PUBLISHED),
    OfNobody("wagtailredirects", Reason.PUBLISHED),
    OfNobody("simple_translation", Reason.PUBLISHED),
    OfNobody("wagtailembeds", Reason.PUBLISHED),
    OfNobody("wagtailusers", Reason.STAFF),
    OfNobody("wagtaildocs", Reason.PUBLISHED),
    OfNobody("wagtailimages", Reason.PUBLISHED),
    # The index of pages: people who are helped stand in no search index.
    OfNobody("wagtailsearch", Reason.PUBLISHED),
    OfNobody("wagtailadmin", Reason.STAFF),
    OfNobody("wagtailcore", Reason.PUBLISHED),
    OfNobody("taggit", Reason.PUBLISHED),
    OfNobody("auth", Reason.STAFF),
    OfNobody("second_factor", Reason.STAFF),
    OfNobody("single_sign_on", Reason.STAFF),
    OfNobody("otp_totp", Reason.STAFF),
    OfNobody("django_otp_webauthn", Reason.STAFF),
    OfNobody("contenttypes", Reason.MACHINE),
    OfNobody(
        "django_q.Schedule",
        Reason.MACHINE,
        (
            "name",
            "func",
            "hook",
            "args",
            "kwargs",
            "schedule_type",
            "cron",
            "task",
            "cluster",
            "intended_date_kwarg",
        ),
    ),
)

# Folders and files below DATA_DIR, with what becomes of a file in which somebody who is erased is
# named: True deletes it; False, nobody is named there.
FILES: Final = MappingProxyType(
    {
        "paper": True,
        "exports": True,
        # Dated, and named in the manifest: what was erased lives there until they go.
        "backups": False,
        # The number of a process.
        "cluster.lock": False,
        "erased": False,
        "locale": False,
        "media": False,
        "metrics": False,
        "search": False,
        "secret_key": False,
        "static": False,
        # Numbers of the queue and hours.
        "taken_tasks": False,
        "taken_tasks.new": False,
    }
)
