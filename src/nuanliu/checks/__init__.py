"""Rules over many rows: tables in, findings out. One SQL file a rule, run by DuckDB."""
