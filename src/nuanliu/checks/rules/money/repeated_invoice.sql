-- code: INVOICE-TWICE
-- severity: refuse
-- clause: 财会〔2020〕6号：电子凭证不得重复报销
-- message: 发票号码“{identity}”用了{times}次，共{amount}元（末次：{last_invoice}）
-- tables: invoice
-- twin: repeated_invoice
-- First the numbers that occur twice, then what they were used for; none at all is refused.
SELECT
    MIN(i.invoice) AS subject,
    COALESCE(i.identity, '未知') AS identity,
    COUNT(*) AS times,
    MAX(i.invoice) AS last_invoice,
    SUM(i.amount_fen) AS amount_fen
FROM invoice AS i
WHERE i.identity IS NULL
    OR i.identity IN (SELECT identity FROM invoice GROUP BY identity HAVING COUNT(*) > 1)
GROUP BY i.identity
