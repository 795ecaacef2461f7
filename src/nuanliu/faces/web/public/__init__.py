"""What the public sees: notices, disclosures, questionnaires, the check of a printed paper.

Nobody signs in here. Every page lies at an address that cannot be guessed, tells no number of
anybody, and asks search engines to stay away.
"""
