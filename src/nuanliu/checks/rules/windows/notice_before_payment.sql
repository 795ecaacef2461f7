-- code: NOTICE-EARLY
-- severity: error
-- clause: 先公示后发放（标准文件 notice_days）
-- message: 发放日{pay_on}时公示尚未期满（公示截止：{notice_end}）
-- tables: notice, payment
-- twin: notice_before_payment
-- Where a person stood in several notices, the one that ended first counts.
SELECT
    p.payment AS subject,
    p.person AS person,
    CAST(p.pay_on AS VARCHAR) AS pay_on,
    COALESCE(CAST(n.last_day AS VARCHAR), '无') AS notice_end
FROM payment AS p
LEFT JOIN (
    SELECT campaign, person, MIN(last_day) AS last_day
    FROM notice
    GROUP BY campaign, person
) AS n
    ON p.campaign = n.campaign
    AND p.person = n.person
WHERE p.live
    AND (n.last_day IS NULL OR n.last_day >= p.pay_on)
