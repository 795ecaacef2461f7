-- code: CAP-UNKNOWN
-- severity: refuse
-- clause: 没有规定的不得发放（标准文件 cap_per_year）
-- message: 这笔{amount}元没有任何有效的每人全年标准可依
-- tables: payment, year_cap
-- twin: cap_unknown
-- Which cap covers depends on group, source and day alone: each combination is asked once.
-- A payment without one of the three matches none and is refused.
SELECT
    p.payment AS subject,
    p.person AS person,
    p.amount_fen AS amount_fen
FROM payment AS p
LEFT JOIN (
    SELECT DISTINCT
        k.group_code,
        k.source,
        k.pay_on
    FROM (SELECT DISTINCT group_code, source, pay_on FROM payment) AS k
    INNER JOIN year_cap AS c
        ON (c.group_code = '' OR c.group_code = k.group_code)
        AND (c.source = '' OR c.source = k.source)
        AND k.pay_on BETWEEN c.valid_from AND c.valid_to
) AS covered
    ON p.group_code = covered.group_code
    AND p.source = covered.source
    AND p.pay_on = covered.pay_on
WHERE p.live
    AND (covered.pay_on IS NULL OR p.amount_fen IS NULL)
