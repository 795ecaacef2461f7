"""走访: who went, what was given, what was asked for.

Enters: a plan. Leaves: visit records and requests followed up to an answer. Owns: visits, requests.
Posts: nothing. Never: closes a request without an answer.
"""
