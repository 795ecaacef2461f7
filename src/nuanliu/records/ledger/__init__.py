"""The ledger (账): balanced, append-only postings of every budget line. The way in is actions.post."""
