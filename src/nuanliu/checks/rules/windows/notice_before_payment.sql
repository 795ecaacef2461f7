-- code: NOTICE-EARLY
-- severity: refuse
-- clause: 先公示后发放（标准文件 notice_days）
-- message: 发放日{pay_on}时公示尚未期满（公示截止：{notice_end}）
-- tables: notice, payment
-- twin: notice_before_payment
-- Where a batch was posted several times, the notice that ended first counts.
SELECT
    p.payment AS subject,
    p.person AS person,
    COALESCE(CAST(p.pay_on AS VARCHAR), '未知') AS pay_on,
    COALESCE(CAST(n.last_day AS VARCHAR), '无') AS notice_end
FROM payment AS p
LEFT JOIN (
    SELECT batch, MIN(last_day) AS last_day
    FROM notice
    GROUP BY batch
) AS n
    ON p.batch = n.batch
WHERE p.live
    AND (n.last_day < p.pay_on) IS NOT TRUE
