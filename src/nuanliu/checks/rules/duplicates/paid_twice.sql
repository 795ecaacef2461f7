-- code: DUP-PAID
-- severity: refuse
-- clause: 一人一次活动只享受一次慰问
-- message: 同一人在本次活动中有{times}笔有效发放，共{amount}元（末笔：{last_payment}）
-- tables: payment, person
-- twin: paid_twice
SELECT
    MIN(p.payment) AS subject,
    p.campaign AS campaign,
    COUNT(*) AS times,
    MAX(p.payment) AS last_payment,
    SUM(p.amount_fen) AS amount_fen
FROM payment AS p
LEFT JOIN person AS o
    ON p.person = o.person
WHERE p.live
GROUP BY p.campaign, COALESCE(o.id_index, p.person)
HAVING COUNT(*) > 1
