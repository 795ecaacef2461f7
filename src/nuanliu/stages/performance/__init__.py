"""绩效: indicators computed from the books and scored.

Enters: targets and the books. Leaves: monitoring table, self-evaluation. Owns: evaluations.
Posts: nothing. Never: accepts a typed-in figure as if it were computed.
"""
