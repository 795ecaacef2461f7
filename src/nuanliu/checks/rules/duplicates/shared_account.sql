-- code: DUP-ACCOUNT
-- severity: refuse
-- clause: 慰问金应当发到本人账户
-- message: 一个账户收到多人的{payments}笔慰问金，共{amount}元
-- tables: payment, person
-- twin: shared_account
-- Smallest and largest index differ exactly when there are several natural persons.
SELECT
    o.account_index AS subject,
    p.campaign AS campaign,
    COUNT(*) AS payments,
    SUM(p.amount_fen) AS amount_fen
FROM payment AS p
INNER JOIN person AS o
    ON p.person = o.person
WHERE p.live
    AND NOT o.account_index IS NULL
GROUP BY p.campaign, o.account_index
HAVING MIN(COALESCE(o.id_index, o.person)) <> MAX(COALESCE(o.id_index, o.person))
