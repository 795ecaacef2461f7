-- code: KIN-NOMINATED
-- severity: decision
-- clause: 不得优亲厚友：经办人与慰问对象有利害关系的应当回避
-- message: 申报人登记的利害关系人列入了名单（关系：{relation}）
-- tables: interest, nomination, person
-- twin: nominated_kin
-- Only what somebody declared counts, never a surname; who nominated must be known.
SELECT
    n.nomination AS subject,
    n.person AS person,
    COALESCE(n.nominated_by, '未知') AS declarer,
    COALESCE(i.relation, '未知') AS relation
FROM nomination AS n
LEFT JOIN person AS o
    ON n.person = o.person
LEFT JOIN interest AS i
    ON n.nominated_by = i.declarer
    AND o.id_index = i.id_index
WHERE n.live
    AND (n.nominated_by IS NULL OR NOT i.declarer IS NULL)
