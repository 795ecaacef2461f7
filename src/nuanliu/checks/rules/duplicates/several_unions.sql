-- code: DUP-UNIONS
-- severity: decision
-- clause: 跨单位重复享受须核实（审计：同一人在两个单位领取）
-- message: 同一人在{year}年由不同工会发放{payments}笔（{first_union}、{last_union}）
-- tables: payment, person
-- twin: several_unions
-- Smallest and largest differ exactly when there are several; a payment of no known union is refused.
SELECT
    MIN(p.person) AS subject,
    YEAR(p.pay_on) AS year,
    COUNT(*) AS payments,
    MIN(p.union_code) AS first_union,
    MAX(p.union_code) AS last_union
FROM payment AS p
LEFT JOIN person AS o
    ON p.person = o.person
WHERE p.live
GROUP BY COALESCE(o.id_index, p.person), YEAR(p.pay_on)
HAVING MIN(p.union_code) <> MAX(p.union_code)
    OR COUNT(p.union_code) < COUNT(*)
