-- code: CAP-YEAR
-- severity: refuse
-- clause: 每人全年慰问标准（标准文件 cap_per_year）
-- message: 本年度共{paid}元，超过每人全年标准{cap_amount}元（{year}年）
-- tables: past_grant, payment, person, year_cap
-- twin: per_person_year
-- A cap without group or source covers every one; each cap is summed on its own.
-- What was given before these books began has no group and no source: every cap counts it.
-- An amount that is not known may be any amount: the sum is refused.
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(p.payee) AS subject,
    p.year AS year,
    p.cap AS cap,
    p.cap_fen AS cap_amount_fen,
    SUM(p.amount_fen) AS paid_fen
FROM (
    SELECT
        k.person,
        k.person AS payee,
        YEAR(k.pay_on) AS year,
        c.cap,
        c.amount_fen AS cap_fen,
        k.amount_fen
    FROM payment AS k
    INNER JOIN year_cap AS c
        ON (c.group_code = '' OR c.group_code = k.group_code)
        AND (c.source = '' OR c.source = k.source)
        AND k.pay_on BETWEEN c.valid_from AND c.valid_to
    WHERE k.live
    UNION ALL
    SELECT
        g.person,
        NULL AS payee,
        YEAR(g.given_on) AS year,
        c.cap,
        c.amount_fen AS cap_fen,
        g.amount_fen
    FROM past_grant AS g
    INNER JOIN year_cap AS c
        ON g.given_on BETWEEN c.valid_from AND c.valid_to
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
GROUP BY COALESCE(r.first_record, p.person), p.year, p.cap, p.cap_fen
HAVING COUNT(p.payee) > 0
    AND (SUM(p.amount_fen) > p.cap_fen OR COUNT(p.amount_fen) < COUNT(*))
