-- code: CAP-NOMINATED
-- severity: refuse
-- clause: 每人次慰问标准（标准文件 cap_per_time）
-- message: 申报{amount}元，超过每人次标准{cap_amount}元，或标准无法确定
-- tables: nomination, time_cap
-- twin: nominated_amount
SELECT
    n.nomination AS subject,
    n.person AS person,
    n.amount_fen AS amount_fen,
    c.amount_fen AS cap_amount_fen
FROM nomination AS n
LEFT JOIN (
    SELECT
        k.campaign,
        k.group_code,
        k.source,
        MIN(t.amount_fen) AS amount_fen
    FROM (SELECT DISTINCT campaign, group_code, source FROM nomination) AS k
    INNER JOIN time_cap AS t
        ON (t.campaign = '' OR t.campaign = k.campaign)
        AND (t.group_code = '' OR t.group_code = k.group_code)
        AND (t.source = '' OR t.source = k.source)
    GROUP BY k.campaign, k.group_code, k.source
) AS c
    ON n.campaign = c.campaign
    AND n.group_code = c.group_code
    AND n.source = c.source
WHERE n.live
    AND (n.amount_fen <= c.amount_fen) IS NOT TRUE
