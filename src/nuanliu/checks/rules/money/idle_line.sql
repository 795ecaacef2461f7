-- code: LINE-IDLE
-- severity: note
-- clause: 资金滞留（审计案例：到账后长期未用）
-- message: 资金安排自{since}拨入后已超过180天，仍有{available}元未使用
-- tables: asked, line
-- twin: idle_line
-- Half a year: two campaigns a year leave no longer pause. No day of asking, no clean bill.
SELECT
    l.line AS subject,
    l.available_fen AS available_fen,
    COALESCE(CAST(l.appropriated_on AS VARCHAR), '未知') AS since
FROM line AS l
LEFT JOIN asked AS a
    ON TRUE
WHERE l.available_fen > 0
    AND (DATE_DIFF('day', l.appropriated_on, a.day) <= 180) IS NOT TRUE
