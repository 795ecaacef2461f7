"""公开: the nine sections the public reads.

Enters: all of the above. Leaves: the public document. Owns: publications. Posts: nothing.
Never: shows a person's number, card, phone or address.
"""
