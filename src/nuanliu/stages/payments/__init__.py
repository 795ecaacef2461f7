"""发放: the money reaches the person.

Enters: approved, locked people and amounts. Leaves: bank file or sign sheet, results, returns.
Owns: runs, payments, evidence, results, recovery cases. Posts: release, payment, return.
Never: pays anybody who is not in an approved decision.
"""
