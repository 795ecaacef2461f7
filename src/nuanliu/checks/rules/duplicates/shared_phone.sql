-- code: DUP-PHONE
-- severity: note
-- clause: 审计案例：签领表上的电话不是本人的
-- message: 一个电话号码登记在本次活动的{persons}人名下
-- tables: nomination, person
-- twin: shared_phone
-- Two may be a couple; from the third person on somebody else may be answering for them.
-- The phones of so many records are few; only their nominations are counted.
SELECT
    o.phone_index AS subject,
    n.campaign AS campaign,
    COUNT(DISTINCT COALESCE(o.id_index, o.person)) AS persons
FROM nomination AS n
INNER JOIN person AS o
    ON n.person = o.person
WHERE n.live
    AND o.phone_index IN (
        SELECT phone_index
        FROM person
        GROUP BY phone_index
        HAVING COUNT(DISTINCT COALESCE(id_index, person)) > 2
    )
GROUP BY n.campaign, o.phone_index
HAVING COUNT(DISTINCT COALESCE(o.id_index, o.person)) > 2
