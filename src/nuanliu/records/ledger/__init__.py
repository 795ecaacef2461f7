"""The ledger (账): balanced, append-only postings of budget lines. The way in: actions.post."""
