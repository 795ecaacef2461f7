-- code: RESERVE-PLACE
-- severity: refuse
-- clause: 有人退出后才能递补（活动方案）
-- message: 列名和已递补共{taken}人（其中递补{reserves}人），名额{places}人，递补没有空位
-- tables: nomination, payment, quota
-- twin: reserve_without_place
-- A reserve takes a place when money goes to him; the places are those of all unions together.
SELECT
    n.campaign AS subject,
    COUNT(*) AS taken,
    SUM(CASE WHEN n.reserve THEN 1 ELSE 0 END) AS reserves,
    q.places AS places
FROM nomination AS n
LEFT JOIN (
    SELECT DISTINCT k.campaign, k.person
    FROM payment AS k
    INNER JOIN nomination AS m
        ON k.campaign = m.campaign
        AND k.person = m.person
    WHERE k.live
        AND m.reserve
) AS p
    ON n.campaign = p.campaign
    AND n.person = p.person
LEFT JOIN (SELECT campaign, SUM(people) AS places FROM quota GROUP BY campaign) AS q
    ON n.campaign = q.campaign
WHERE n.live
    AND (NOT n.reserve OR NOT p.person IS NULL)
GROUP BY n.campaign, q.places
HAVING SUM(CASE WHEN n.reserve THEN 1 ELSE 0 END) > 0
    AND (COUNT(*) <= q.places) IS NOT TRUE
