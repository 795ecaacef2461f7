-- code: SURVEY-COUNT
-- severity: refuse
-- clause: 满意度调查的份数须与发出的一致（绩效评价管理办法）
-- message: 调查份数不可能：应调查{population}人，发出{issued}份，收回{answers}份，有效{valid}份
-- tables: survey
-- twin: impossible_counts
SELECT
    s.survey AS subject,
    s.population AS population,
    s.issued AS issued,
    s.answers AS answers,
    s.valid AS valid
FROM survey AS s
WHERE (s.valid <= s.answers AND s.answers <= s.issued AND s.issued <= s.population) IS NOT TRUE
