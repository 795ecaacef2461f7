-- code: EVIDENCE-NONE
-- severity: refuse
-- clause: 现金和实物凭本人签字领取（实名发放要求）
-- message: 这笔{amount}元记为已领，但没有签领凭据
-- tables: evidence, payment
-- twin: no_evidence
-- The bank's own result is the evidence of a transfer; every other channel needs a paper.
SELECT
    p.payment AS subject,
    p.person AS person,
    p.amount_fen AS amount_fen
FROM payment AS p
LEFT JOIN evidence AS e
    ON p.payment = e.payment
WHERE p.paid
    AND e.payment IS NULL
    AND (p.channel = 'bank') IS NOT TRUE
