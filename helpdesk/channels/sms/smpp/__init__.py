"""SMS straight to an operator (SMPP 3.4), over one line that stays open.

`line.py` holds it, in a process of its own; `driver.py` sends by it; `pdus.py` is what travels.
"""
