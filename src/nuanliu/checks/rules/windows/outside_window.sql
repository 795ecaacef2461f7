-- code: WINDOW
-- severity: refuse
-- clause: 活动期间（活动方案）
-- message: 发放日{pay_on}不在活动期间（{window_from}至{window_to}）
-- tables: campaign, payment
-- twin: outside_window
SELECT
    p.payment AS subject,
    p.person AS person,
    COALESCE(CAST(p.pay_on AS VARCHAR), '未知') AS pay_on,
    COALESCE(CAST(c.window_from AS VARCHAR), '未知') AS window_from,
    COALESCE(CAST(c.window_to AS VARCHAR), '未知') AS window_to
FROM payment AS p
LEFT JOIN campaign AS c
    ON p.campaign = c.campaign
WHERE p.live
    AND (p.pay_on BETWEEN c.window_from AND c.window_to) IS NOT TRUE
