"""Chinese: dates as the office writes them in tables."""
