-- code: QUOTA-OVER
-- severity: refuse
-- clause: 名额分配（活动方案）
-- message: 申报{people}人，名额{quota_people}人
-- tables: nomination, quota
-- twin: too_many_people
-- A union without a quota has none to use.
SELECT
    n.union_code AS subject,
    n.campaign AS campaign,
    COUNT(*) AS people,
    q.people AS quota_people
FROM nomination AS n
LEFT JOIN quota AS q
    ON n.campaign = q.campaign
    AND n.union_code = q.union_code
WHERE n.live
    AND NOT n.reserve
GROUP BY n.campaign, n.union_code, q.people
HAVING (COUNT(*) <= q.people) IS NOT TRUE
