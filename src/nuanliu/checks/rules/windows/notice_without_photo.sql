-- code: NOTICE-PHOTO
-- severity: decision
-- clause: 公示首日和末日照片（报销凭据清单）
-- message: 公示缺少首日或末日照片
-- tables: notice
-- twin: notice_without_photo
SELECT
    n.notice AS subject,
    n.batch AS batch
FROM notice AS n
WHERE NOT n.first_photo
    OR NOT n.last_photo
