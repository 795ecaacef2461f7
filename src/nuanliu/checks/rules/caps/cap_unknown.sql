-- code: CAP-UNKNOWN
-- severity: error
-- clause: 没有规定的不得发放（标准文件 cap_per_year）
-- message: 这笔{amount}元没有任何有效的每人全年标准可依
-- tables: payment, year_cap
-- twin: cap_unknown
SELECT
    p.payment AS subject,
    p.person AS person,
    p.amount_fen AS amount_fen
FROM payment AS p
WHERE p.live
    AND NOT EXISTS (
        SELECT 1
        FROM year_cap AS c
        WHERE (c.group_code = '' OR c.group_code = p.group_code)
            AND (c.source = '' OR c.source = p.source)
            AND p.pay_on BETWEEN c.valid_from AND c.valid_to
    )
