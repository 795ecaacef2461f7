-- code: NOTICE-SHORT
-- severity: refuse
-- clause: 公示工作日（标准文件 notice_days；民法典第二百零一条：张贴当日不计）
-- message: 公示{first_day}至{last_day}只有{days}个工作日，应为{notice_days}个
-- tables: campaign, notice, workday
-- twin: notice_too_short
-- The day of posting does not count. A year missing from the calendar has no working days: refused.
SELECT
    n.notice AS subject,
    n.batch AS batch,
    CAST(n.first_day AS VARCHAR) AS first_day,
    CAST(n.last_day AS VARCHAR) AS last_day,
    COUNT(w.day) AS days,
    c.notice_days AS notice_days
FROM notice AS n
LEFT JOIN workday AS w
    ON w.day > n.first_day
    AND w.day <= n.last_day
LEFT JOIN campaign AS c
    ON n.campaign = c.campaign
GROUP BY n.notice, n.batch, n.first_day, n.last_day, c.notice_days
HAVING (COUNT(w.day) >= c.notice_days) IS NOT TRUE
