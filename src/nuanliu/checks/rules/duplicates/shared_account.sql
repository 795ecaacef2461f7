-- code: DUP-ACCOUNT
-- severity: refuse
-- clause: 慰问金应当发到本人账户
-- message: 一个账户收到多人的{payments}笔慰问金，共{amount}元
-- tables: payment, person
-- twin: shared_account
-- Smallest and largest index differ exactly when there are several natural persons.
-- Cash and goods go to no account; a channel that is not known may go there.
-- The accounts of several records are few; only their payments are summed.
SELECT
    o.account_index AS subject,
    p.campaign AS campaign,
    COUNT(*) AS payments,
    SUM(p.amount_fen) AS amount_fen
FROM payment AS p
INNER JOIN person AS o
    ON p.person = o.person
WHERE p.live
    AND (p.channel <> 'bank') IS NOT TRUE
    AND o.account_index IN (
        SELECT account_index
        FROM person
        GROUP BY account_index
        HAVING MIN(COALESCE(id_index, person)) <> MAX(COALESCE(id_index, person))
    )
GROUP BY p.campaign, o.account_index
HAVING MIN(COALESCE(o.id_index, o.person)) <> MAX(COALESCE(o.id_index, o.person))
