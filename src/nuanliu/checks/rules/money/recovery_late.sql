-- code: RECOVERY-LATE
-- severity: decision
-- clause: 追回应当及时办结（审计案例：42人未追回）
-- message: 追回事项自{opened_on}立项已超过90天，应追回{due}元，已追回{recovered}元
-- tables: asked, recovery
-- twin: recovery_late
SELECT
    r.payment AS subject,
    CAST(r.opened_on AS VARCHAR) AS opened_on,
    r.due_fen AS due_fen,
    r.recovered_fen AS recovered_fen
FROM recovery AS r
LEFT JOIN asked AS a
    ON TRUE
WHERE NOT r.closed
    AND (DATE_DIFF('day', r.opened_on, a.day) <= 90) IS NOT TRUE
