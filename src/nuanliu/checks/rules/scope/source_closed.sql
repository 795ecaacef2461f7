-- code: SOURCE-CLOSED
-- severity: refuse
-- clause: 资金来源（标准文件 fund_source、预算批复）
-- message: 这笔{amount}元的资金来源“{source}”不在本次活动批复的来源之内
-- tables: open_source, payment
-- twin: source_closed
SELECT
    p.payment AS subject,
    p.campaign AS campaign,
    p.source AS source,
    p.amount_fen AS amount_fen
FROM payment AS p
LEFT JOIN open_source AS s
    ON p.campaign = s.campaign
    AND p.source = s.source
WHERE p.live
    AND s.source IS NULL
