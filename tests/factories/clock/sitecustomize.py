"""Python reads this file when it starts, where the folder is in PYTHONPATH: it moves the clock.

So a command, the server, and each process that they start show the same moment, and its clock goes
on. Seconds are counted from the machine's own clock, in SECONDS_AHEAD; without it nothing moves.
"""

import os
import time

import time_machine

if ahead := float(os.environ.get("SECONDS_AHEAD", "0")):
    # A number and no datetime with a zone, which would move the process to that zone too.
    time_machine.travel(time.time() + ahead, tick=True).start()
