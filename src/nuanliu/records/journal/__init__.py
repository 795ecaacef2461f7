"""The journal (流水): who did what, when and why, in the same transaction as the deed."""
