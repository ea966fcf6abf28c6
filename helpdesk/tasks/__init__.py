"""What the task cluster runs. A queued task is known as `helpdesk.tasks.<name>`.

These names stand in queues and schedules, and outlive every move of the code: a task that was
queued before an update still runs after it.
"""

from helpdesk.tasks.entries import (
    beat_cluster,
    check_promises,
    count_every_day,
    count_recent_days,
    count_some_days,
    end_consents,
    follow_up_cases,
    forget_ended_sessions,
    let_go_of_old,
    offer_sooner_times,
    print_day,
    route_orphans,
    send_due_notices,
    tidy_up,
    use_texts,
    watch_cases,
    watch_crowds,
    watch_promises,
    write_export,
)

__all__ = [
    "beat_cluster",
    "check_promises",
    "count_every_day",
    "count_recent_days",
    "count_some_days",
    "end_consents",
    "follow_up_cases",
    "forget_ended_sessions",
    "let_go_of_old",
    "offer_sooner_times",
    "print_day",
    "route_orphans",
    "send_due_notices",
    "tidy_up",
    "use_texts",
    "watch_cases",
    "watch_crowds",
    "watch_promises",
    "write_export",
]
