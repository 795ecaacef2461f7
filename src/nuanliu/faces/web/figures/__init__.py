"""Figures to look at: progress against plan, where the money went, indicators with evidence."""
