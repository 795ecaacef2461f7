-- code: LISTED
-- severity: refuse
-- clause: 比对名单的处理方式由活动的标准写明（标准文件 comparison_list）
-- message: 此人在比对名单“{list_name}”上
-- tables: list_rule, listed, nomination, person
-- twin: on_a_list
-- The campaign says how bad a hit is; a list it says nothing of, or nothing known, refuses.
-- The fact `severity` takes the place of the severity in this head.
SELECT
    n.nomination AS subject,
    n.campaign AS campaign,
    n.person AS person,
    l.list_name AS list_name,
    CASE WHEN r.severity IN ('decision', 'note') THEN r.severity ELSE 'refuse' END AS severity
FROM nomination AS n
INNER JOIN person AS o
    ON n.person = o.person
INNER JOIN listed AS l
    ON o.id_index = l.id_index
LEFT JOIN list_rule AS r
    ON n.campaign = r.campaign
    AND l.list_name = r.list_name
WHERE n.live
