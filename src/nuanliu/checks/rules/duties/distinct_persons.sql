-- code: DUTY-SAME
-- severity: refuse
-- clause: 不相容岗位分离（经办、审核、审批、付款、对账由不同的人担任）
-- message: 同一人在一个批次上担任了{duties}项不相容职责（{first_duty}、{last_duty}）
-- tables: duty
-- twin: distinct_persons
SELECT
    d.batch AS subject,
    d.person AS person,
    COUNT(DISTINCT d.duty) AS duties,
    MIN(d.duty) AS first_duty,
    MAX(d.duty) AS last_duty
FROM duty AS d
GROUP BY d.batch, d.person
HAVING MIN(d.duty) <> MAX(d.duty)
