-- code: HOLDER-OTHER
-- severity: refuse
-- clause: 户名须与慰问对象一致（审计案例：发到他人账户）
-- message: 收款户名与慰问对象不一致，或无法核对
-- tables: payment, person
-- twin: holder_is_another
-- Cash and goods have no holder; a channel or a name that is not known is refused.
SELECT
    p.payment AS subject,
    p.person AS person
FROM payment AS p
LEFT JOIN person AS o
    ON p.person = o.person
WHERE p.live
    AND (p.channel <> 'bank' OR p.holder_index = o.name_index) IS NOT TRUE
