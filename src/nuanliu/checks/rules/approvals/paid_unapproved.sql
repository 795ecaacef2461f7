-- code: PAID-UNAPPROVED
-- severity: refuse
-- clause: “三重一大”集体决策制度：未经批准不得发放
-- message: 这笔{amount}元在发放日{pay_on}没有批准决定
-- tables: approval, payment
-- twin: paid_unapproved
SELECT
    p.payment AS subject,
    p.person AS person,
    p.amount_fen AS amount_fen,
    COALESCE(CAST(p.pay_on AS VARCHAR), '未知') AS pay_on
FROM payment AS p
LEFT JOIN approval AS a
    ON p.campaign = a.campaign
    AND p.person = a.person
    AND a.decided_on <= p.pay_on
WHERE p.live
    AND a.person IS NULL
