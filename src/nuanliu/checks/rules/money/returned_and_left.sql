-- code: RETURNED-OPEN
-- severity: decision
-- clause: 退汇应当及时重发或者撤销（审计案例：珊溪镇滞留资金）
-- message: {back_on}未成功的{amount}元已超过30天没有重发，也没有撤销
-- tables: asked, nomination, payment
-- twin: returned_and_left
-- While his nomination stands and nothing was re-issued, the money waits for him.
-- A month is what a bank and a workplace need to correct an account.
SELECT
    p.payment AS subject,
    p.person AS person,
    CAST(p.back_on AS VARCHAR) AS back_on,
    p.amount_fen AS amount_fen
FROM payment AS p
INNER JOIN nomination AS n
    ON p.campaign = n.campaign
    AND p.person = n.person
LEFT JOIN payment AS r
    ON p.payment = r.reissue_of
LEFT JOIN asked AS a
    ON TRUE
WHERE NOT p.live
    AND NOT p.back_on IS NULL
    AND n.live
    AND r.payment IS NULL
    AND (DATE_DIFF('day', p.back_on, a.day) <= 30) IS NOT TRUE
