-- code: DUP-PERSON
-- severity: refuse
-- clause: 一人一次活动只享受一次慰问
-- message: 同一人在本次活动中有{times}条有效申报，涉及工会{first_union}、{last_union}（末条：{last_nomination}）
-- tables: nomination, person
-- twin: same_person
-- Where a natural person has several records, the first stands for all of them.
SELECT
    MIN(n.nomination) AS subject,
    n.campaign AS campaign,
    COUNT(*) AS times,
    MAX(n.nomination) AS last_nomination,
    MIN(n.union_code) AS first_union,
    MAX(n.union_code) AS last_union
FROM nomination AS n
LEFT JOIN (
    SELECT o.person, d.first_record
    FROM person AS o
    INNER JOIN (
        SELECT id_index, MIN(person) AS first_record
        FROM person
        GROUP BY id_index
        HAVING COUNT(*) > 1
    ) AS d
        ON o.id_index = d.id_index
) AS r
    ON n.person = r.person
WHERE n.live
GROUP BY n.campaign, COALESCE(r.first_record, n.person)
HAVING COUNT(*) > 1
