-- code: PROXY-CONSENT
-- severity: refuse
-- clause: 代领须有双方证件、关系和本人委托书（实名发放要求）
-- message: 代领缺少代领人证件、关系或本人委托书
-- tables: evidence
-- twin: proxy_without_consent
-- A kind of evidence that is not known is refused like a proxy without papers.
SELECT
    e.payment AS subject,
    e.kind AS kind
FROM evidence AS e
WHERE (e.kind <> 'proxy' OR (e.consent AND NOT e.proxy IS NULL AND NOT e.relation IS NULL)) IS NOT TRUE
