"""Pages for everybody who works with the fund: the same actions as the command line."""
