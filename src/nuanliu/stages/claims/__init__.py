"""报销: the packet an auditor can follow.

Enters: invoices, sign sheets, slips. Leaves: a reviewed packet with vouchers. Owns: claims,
invoices, attachments. Posts: purchases only. Never: books a relief payment a second time.
"""
