"""An electronic invoice as it was sent - XML, PDF or OFD - as an `Invoice`.

`opening.read_invoice` opens the file in a guarded child process; what cannot be told for certain is
left unread. This module imports nothing: a child loads one reader and no more.
"""
