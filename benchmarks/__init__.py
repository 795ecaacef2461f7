"""Measurements: each program prints both sides of a ratio from one run."""
