"""代发: what a bank's file looks like, as data, and what is found out from its answer."""
