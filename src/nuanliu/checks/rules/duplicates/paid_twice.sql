-- code: DUP-PAID
-- severity: refuse
-- clause: 一人一次活动只享受一次慰问
-- message: 同一人在本次活动中有{times}笔有效发放，共{amount}元（末笔：{last_payment}）
-- tables: payment, person
-- twin: paid_twice
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(p.payment) AS subject,
    p.campaign AS campaign,
    COUNT(*) AS times,
    MAX(p.payment) AS last_payment,
    SUM(p.amount_fen) AS amount_fen
FROM payment AS p
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
GROUP BY p.campaign, COALESCE(r.first_record, p.person)
HAVING COUNT(*) > 1
