"""What is kept: people, documents, the ledger and the journal. Every stage writes here."""
