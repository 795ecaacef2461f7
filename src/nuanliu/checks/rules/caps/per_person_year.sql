-- code: CAP-YEAR
-- severity: refuse
-- clause: 每人全年慰问标准（标准文件 cap_per_year）
-- message: 本年度共{paid}元，超过每人全年标准{cap_amount}元（{year}年）
-- tables: payment, person, year_cap
-- twin: per_person_year
-- A cap without group or source covers every one; each cap is summed on its own.
-- An amount that is not known may be any amount: the sum is refused.
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(p.person) AS subject,
    YEAR(p.pay_on) AS year,
    c.cap AS cap,
    c.amount_fen AS cap_amount_fen,
    SUM(p.amount_fen) AS paid_fen
FROM payment AS p
INNER JOIN year_cap AS c
    ON (c.group_code = '' OR c.group_code = p.group_code)
    AND (c.source = '' OR c.source = p.source)
    AND p.pay_on BETWEEN c.valid_from AND c.valid_to
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
WHERE p.live
GROUP BY COALESCE(r.first_record, p.person), YEAR(p.pay_on), c.cap, c.amount_fen
HAVING SUM(p.amount_fen) > c.amount_fen
    OR COUNT(p.amount_fen) < COUNT(*)
