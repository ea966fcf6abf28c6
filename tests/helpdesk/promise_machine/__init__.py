"""Random lives of a desk: every action, clock jumps and power cuts, and a promise that holds.

After every step the product's own check finds nothing, and neither does `what_is_wrong`, which
reads the same tables again in plain Python. A refusal is expected only where an action announces
it; anything else that an action raises, or that a pass swallows and logs, fails the machine.
"""
