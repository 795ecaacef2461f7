-- code: GROUP-CLOSED
-- severity: refuse
-- clause: 慰问对象范围（标准文件 group、活动方案）
-- message: 类别“{group_code}”不是本次活动的慰问对象
-- tables: nomination, open_group
-- twin: group_closed
SELECT
    n.nomination AS subject,
    n.campaign AS campaign,
    n.person AS person,
    n.group_code AS group_code
FROM nomination AS n
LEFT JOIN open_group AS g
    ON n.campaign = g.campaign
    AND n.group_code = g.group_code
WHERE n.live
    AND g.group_code IS NULL
