-- code: DUTY-MISSING
-- severity: refuse
-- clause: 签领表和审批各栏须有人签署（审计案例：制表人空缺）
-- message: 已发放的批次只有{duties}项职责有人履行，经办、审核、审批、付款缺一不可
-- tables: duty, payment
-- twin: duty_missing
-- Reconciling comes after the payment, so its absence is no fault yet.
SELECT
    b.batch AS subject,
    COUNT(DISTINCT d.duty) AS duties
FROM (SELECT DISTINCT batch FROM payment WHERE paid) AS b
LEFT JOIN duty AS d
    ON b.batch = d.batch
    AND d.duty IN ('maker', 'reviewer', 'approver', 'payer')
GROUP BY b.batch
HAVING COUNT(DISTINCT d.duty) < 4
