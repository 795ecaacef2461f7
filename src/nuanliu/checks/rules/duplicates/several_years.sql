-- code: DUP-YEARS
-- severity: note
-- clause: 慰问对象应当轮换，连续享受须说明理由
-- message: 同一人在{first_year}年至{last_year}年间有{payments}笔发放
-- tables: past_grant, payment, person
-- twin: several_years
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(p.payee) AS subject,
    YEAR(MIN(p.pay_on)) AS first_year,
    YEAR(MAX(p.pay_on)) AS last_year,
    COUNT(*) AS payments
FROM (
    SELECT person, person AS payee, pay_on FROM payment WHERE live
    UNION ALL
    SELECT person, NULL AS payee, given_on AS pay_on FROM past_grant
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
GROUP BY COALESCE(r.first_record, p.person)
HAVING COUNT(p.payee) > 0
    AND (YEAR(MIN(p.pay_on)) <> YEAR(MAX(p.pay_on)) OR COUNT(p.pay_on) < COUNT(*))
