-- code: QUOTA-SUM
-- severity: refuse
-- clause: 名额分配（活动方案）
-- message: 申报金额{amount}元，分配金额{quota}元
-- tables: nomination, quota
-- twin: too_much_money
SELECT
    n.union_code AS subject,
    n.campaign AS campaign,
    SUM(n.amount_fen) AS amount_fen,
    q.amount_fen AS quota_fen
FROM nomination AS n
LEFT JOIN quota AS q
    ON n.campaign = q.campaign
    AND n.union_code = q.union_code
WHERE n.live
    AND NOT n.reserve
GROUP BY n.campaign, n.union_code, q.amount_fen
HAVING (SUM(n.amount_fen) <= q.amount_fen) IS NOT TRUE
    OR COUNT(n.amount_fen) < COUNT(*)
