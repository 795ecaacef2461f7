"""实物: what is bought for people, kept in stock and handed out.

Enters: approved people, an order. Leaves: accepted goods, a stock book, a signed issue list.
Owns: orders, stock moves, issues, stock counts. Posts: encumbrance of an order, release of what
is not delivered. Never: hands out more than lies in stock.
"""
