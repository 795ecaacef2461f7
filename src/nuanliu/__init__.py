"""Nuanliu (暖流): one set of books, many papers, for a trade-union relief fund."""

__version__ = "0.1.0"
