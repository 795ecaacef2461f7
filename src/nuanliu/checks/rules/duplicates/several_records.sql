-- code: DUP-RECORD
-- severity: decision
-- clause: GB 11643-1999：15位号码升为18位后是同一人
-- message: 同一自然人有{records}份档案（号码形式：{first_form}、{last_form}；末份：{last_person}）
-- tables: person
-- twin: several_records
-- The index is that of the 18-digit form, so both forms of one ID number meet here.
SELECT
    MIN(o.person) AS subject,
    COUNT(*) AS records,
    MAX(o.person) AS last_person,
    MIN(o.id_form) AS first_form,
    MAX(o.id_form) AS last_form
FROM person AS o
WHERE NOT o.id_index IS NULL
GROUP BY o.id_index
HAVING COUNT(*) > 1
