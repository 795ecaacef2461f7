"""审核·公示·审批: opinions, the notice and the collective decision.

Enters: nominations. Leaves: approved people and amounts. Owns: batches, duties, opinions, notices,
objections, signatures, decisions. Posts: encumbrance at approval, release at withdrawal.
Never: pays.
"""
