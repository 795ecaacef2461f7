-- code: DUP-PERSON
-- severity: refuse
-- clause: 一人一次活动只享受一次慰问
-- message: 同一人在本次活动中有{times}条有效申报，涉及{unions}个工会（末条：{last_nomination}）
-- tables: nomination, person
-- twin: same_person
-- A person without a payee record counts as somebody of his own.
SELECT
    MIN(n.nomination) AS subject,
    n.campaign AS campaign,
    COUNT(*) AS times,
    MAX(n.nomination) AS last_nomination,
    COUNT(DISTINCT n.union_code) AS unions
FROM nomination AS n
LEFT JOIN person AS o
    ON n.person = o.person
WHERE n.live
GROUP BY n.campaign, COALESCE(o.id_index, n.person)
HAVING COUNT(*) > 1
