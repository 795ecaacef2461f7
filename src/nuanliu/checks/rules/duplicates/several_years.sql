-- code: DUP-YEARS
-- severity: note
-- clause: 慰问对象应当轮换，连续享受须说明理由
-- message: 同一人在{first_year}年至{last_year}年间有{payments}笔发放
-- tables: payment, person
-- twin: several_years
SELECT
    MIN(p.person) AS subject,
    YEAR(MIN(p.pay_on)) AS first_year,
    YEAR(MAX(p.pay_on)) AS last_year,
    COUNT(*) AS payments
FROM payment AS p
LEFT JOIN person AS o
    ON p.person = o.person
WHERE p.live
GROUP BY COALESCE(o.id_index, p.person)
HAVING YEAR(MIN(p.pay_on)) <> YEAR(MAX(p.pay_on))
    OR COUNT(p.pay_on) < COUNT(*)
