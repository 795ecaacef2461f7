"""归档: everything, sealed and verifiable.

Enters: all papers, books and the journal. Leaves: a BagIt package. Owns: packages, backups.
Posts: nothing. Never: holds a key.
"""
