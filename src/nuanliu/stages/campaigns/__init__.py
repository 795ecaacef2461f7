"""活动与名额: one round of calling for nominations.

Enters: a budget line, a window, groups, a standard. Leaves: a campaign with quotas per grassroots
union. Owns: campaigns, quotas, pinned standards. Posts: nothing. Never: names a person.
"""
