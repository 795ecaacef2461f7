-- code: PROOF-DIFF
-- severity: refuse
-- clause: 批准名单、代发文件（签领表）、发放结果三者一致
-- message: 三份清单不一致：批准{approved}元、发出{sent}元、结果{result}元（行数{approved_lines}、{sent_lines}、{result_lines}）
-- tables: proof
-- twin: list_equals_result
-- Hand in settled batches only; every person must stand exactly once in each of the three lists.
SELECT
    subject,
    person,
    approved_fen,
    sent_fen,
    result_fen,
    approved_lines,
    sent_lines,
    result_lines
FROM (
    SELECT
        batch AS subject,
        person,
        SUM(CASE WHEN list_name = 'approved' THEN amount_fen ELSE 0 END) AS approved_fen,
        SUM(CASE WHEN list_name = 'sent' THEN amount_fen ELSE 0 END) AS sent_fen,
        SUM(CASE WHEN list_name = 'result' THEN amount_fen ELSE 0 END) AS result_fen,
        COUNT(CASE WHEN list_name = 'approved' THEN 1 END) AS approved_lines,
        COUNT(CASE WHEN list_name = 'sent' THEN 1 END) AS sent_lines,
        COUNT(CASE WHEN list_name = 'result' THEN 1 END) AS result_lines
    FROM proof
    GROUP BY batch, person
) AS lists
WHERE approved_fen <> sent_fen
    OR sent_fen <> result_fen
    OR approved_lines <> 1
    OR sent_lines <> 1
    OR result_lines <> 1
