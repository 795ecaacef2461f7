"""帮助: a page per journey with pictures, and one per code: what it means and what to do.

`pages` holds the journeys as Markdown; the pictures are taken by tests/browser/test_help.py.
"""
