"""申报: a union puts people forward.

Enters: a roster file. Leaves: checked nominations with findings, the sender's file marked.
Owns: rosters, findings, nominations, column names. Posts: nothing. Never: saves half a file.
"""
