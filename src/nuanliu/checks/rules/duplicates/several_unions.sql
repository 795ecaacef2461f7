-- code: DUP-UNIONS
-- severity: decision
-- clause: 跨单位重复享受须核实（审计：同一人在两个单位领取）
-- message: 同一人在{year}年由不同工会发放{payments}笔（{first_union}、{last_union}）
-- tables: past_grant, payment, person
-- twin: several_unions
-- Smallest and largest differ exactly when there are several; a payment of no known union is refused.
-- What was given before these books began counts where its union is known.
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(p.payee) AS subject,
    YEAR(p.pay_on) AS year,
    COUNT(*) AS payments,
    MIN(p.union_code) AS first_union,
    MAX(p.union_code) AS last_union
FROM (
    SELECT person, person AS payee, pay_on, union_code FROM payment WHERE live
    UNION ALL
    SELECT person, NULL AS payee, given_on AS pay_on, union_code FROM past_grant
    WHERE union_code IS NOT NULL
) AS p
LEFT JOIN (
    SELECT o.person, d.first_record
    FROM person AS o
    INNER JOIN (
        SELECT id_index, MIN(person) AS first_record
        FROM person
        GROUP BY id_index
        HAVING COUNT(*) > 1
    ) AS d
        ON o.id_index = d.id_index
) AS r
    ON p.person = r.person
GROUP BY COALESCE(r.first_record, p.person), YEAR(p.pay_on)
HAVING COUNT(p.payee) > 0
    AND (MIN(p.union_code) <> MAX(p.union_code) OR COUNT(p.union_code) < COUNT(*))
