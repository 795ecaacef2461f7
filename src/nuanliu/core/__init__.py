"""Pure values and rules: no framework, clock, disk, network or chance.

Whatever a rule needs (the day, the standard, the calendar, the key) comes in as an argument,
so every decision can be repeated years later from the same facts.
"""
