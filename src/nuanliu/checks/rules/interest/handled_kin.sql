-- code: KIN-HANDLED
-- severity: decision
-- clause: 不得优亲厚友：经办人与慰问对象有利害关系的应当回避
-- message: 在本批次履行职责（{duty}）的人登记了与领款人的利害关系（{relation}）
-- tables: duty, interest, payment, person
-- twin: handled_kin
-- Only what somebody declared counts, never a surname.
SELECT
    p.payment AS subject,
    p.person AS person,
    d.duty AS duty,
    d.person AS declarer,
    i.relation AS relation
FROM payment AS p
INNER JOIN duty AS d
    ON p.batch = d.batch
INNER JOIN person AS o
    ON p.person = o.person
INNER JOIN interest AS i
    ON d.person = i.declarer
    AND o.id_index = i.id_index
WHERE p.live
