-- code: ID-UNKNOWN
-- severity: refuse
-- clause: 先建档、后帮扶、实名制
-- message: 没有此人的档案或证件号码，无法核对重复和比对名单
-- tables: nomination, payment, person
-- twin: identity_unknown
SELECT
    r.subject AS subject,
    r.person AS person
FROM (
    SELECT nomination AS subject, person FROM nomination WHERE live
    UNION ALL
    SELECT payment AS subject, person FROM payment WHERE live
) AS r
LEFT JOIN person AS o
    ON r.person = o.person
WHERE o.id_index IS NULL
