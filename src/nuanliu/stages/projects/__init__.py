"""立项: a purpose and its budget.

Enters: a disclosure text, a TOML file or a form. Leaves: a project with unit profile, legal basis,
fund sources, budget lines and indicator targets. Owns: projects, budget lines, budget documents.
Posts: appropriation, supplement, reduction, transfer, surrender, opening entry. Never: spends.
"""
