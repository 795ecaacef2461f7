-- code: CAP-TIME
-- severity: refuse
-- clause: 每人次慰问标准（标准文件 cap_per_time）
-- message: 这笔{amount}元超过每人次标准{cap_amount}元，或标准无法确定
-- tables: payment, time_cap
-- twin: per_time
-- The strictest of the caps that cover campaign, group and source counts; none known is refused.
-- Each combination with its amount is measured once; the rows of those above their cap are shown.
SELECT
    p.payment AS subject,
    p.person AS person,
    p.amount_fen AS amount_fen,
    c.cap_fen AS cap_amount_fen
FROM payment AS p
INNER JOIN (
    SELECT
        k.campaign,
        k.group_code,
        k.source,
        k.amount_fen,
        MIN(t.amount_fen) AS cap_fen
    FROM (SELECT DISTINCT campaign, group_code, source, amount_fen FROM payment) AS k
    LEFT JOIN time_cap AS t
        ON (t.campaign = '' OR t.campaign = k.campaign)
        AND (t.group_code = '' OR t.group_code = k.group_code)
        AND (t.source = '' OR t.source = k.source)
        AND NOT k.group_code IS NULL
        AND NOT k.source IS NULL
    GROUP BY k.campaign, k.group_code, k.source, k.amount_fen
    HAVING (k.amount_fen <= MIN(t.amount_fen)) IS NOT TRUE
) AS c
    ON p.campaign = c.campaign
    AND p.group_code IS NOT DISTINCT FROM c.group_code
    AND p.source IS NOT DISTINCT FROM c.source
    AND p.amount_fen IS NOT DISTINCT FROM c.amount_fen
WHERE p.live
