-- code: CAP-YEAR
-- severity: error
-- clause: 每人全年慰问标准（标准文件 cap_per_year）
-- message: 本年度共{paid}元，超过每人全年标准{cap_amount}元（{year}年）
-- tables: payment, year_cap
-- twin: per_person_year
-- A cap without group or source covers every one; each cap is summed on its own.
SELECT
    p.person AS subject,
    YEAR(p.pay_on) AS year,
    c.cap AS cap,
    c.amount_fen AS cap_amount_fen,
    SUM(p.amount_fen) AS paid_fen
FROM payment AS p
INNER JOIN year_cap AS c
    ON (c.group_code = '' OR c.group_code = p.group_code)
    AND (c.source = '' OR c.source = p.source)
    AND p.pay_on BETWEEN c.valid_from AND c.valid_to
WHERE p.live
GROUP BY p.person, YEAR(p.pay_on), c.cap, c.amount_fen
HAVING SUM(p.amount_fen) > c.amount_fen
