-- code: DEAD-PAID
-- severity: refuse
-- clause: 审计案例：向死亡人员发放（惠来县等）
-- message: 向死亡人员发放（死亡日期：{died_on}，发放日期：{pay_on}）
-- tables: listed, payment, person
-- twin: paid_after_death
-- Paid before the day of death is in order; a day that is not known is refused.
SELECT
    p.payment AS subject,
    p.person AS person,
    COALESCE(CAST(l.since AS VARCHAR), '未知') AS died_on,
    COALESCE(CAST(p.pay_on AS VARCHAR), '未知') AS pay_on
FROM payment AS p
INNER JOIN person AS o
    ON p.person = o.person
INNER JOIN listed AS l
    ON o.id_index = l.id_index
WHERE p.live
    AND l.list_name = 'deceased'
    AND (p.pay_on < l.since) IS NOT TRUE
