-- code: PAID-ABOVE
-- severity: refuse
-- clause: 按批准的金额发放，任何人不得擅自更改标准
-- message: 发放{amount}元，批准{approved}元
-- tables: approval, payment
-- twin: paid_above
SELECT
    p.payment AS subject,
    p.person AS person,
    a.decision AS decision,
    p.amount_fen AS amount_fen,
    a.amount_fen AS approved_fen
FROM payment AS p
INNER JOIN approval AS a
    ON p.campaign = a.campaign
    AND p.person = a.person
WHERE p.live
    AND (p.amount_fen <= a.amount_fen) IS NOT TRUE
