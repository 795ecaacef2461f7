"""Does the document agree with itself? One finding per disagreement, with section and line.

| code | severity | what was found |
|---|---|---|
| SECTION-MISSING | error | a section, or only its heading, is absent |
| SECTION-EMPTY | error | a heading with nothing below it |
| ITEM-EMPTY | error | a numbered heading with nothing below it |
| ITEM-UNTITLED | error | fund lines stand under the title of another item |
| NUMBER-GAP | error | the numbering leaps, or paragraphs of two items stand below one title |
| NAME-ABSENT | error | no project name anywhere |
| NAME-DIFFERS | warning | section one and the target table name the project differently |
| YEAR-UNKNOWN | error | no year anywhere |
| YEAR-DIFFERS | error | a title, budget sentence, campaign or target names another year |
| BASIS-NONE | warning | no document is cited |
| BASIS-NUMBER-DIFFERS | error | one document is cited with two numbers |
| BASIS-NUMBER-BAD | error | a document number lacks its year, serial number or a mark |
| UNIT-NAME-DIFFERS | error, warning | the unit is not the title's (error: two unions) |
| UNIT-FIELD-ABSENT | error | a labelled field of section three is not printed |
| USCC-BAD | error | the credit code fails GB 32100 |
| USCC-LABEL | note | an 18-character code stands under the label 组织机构代码 |
| ORG-CODE | note | a nine-character 组织机构代码 instead of a credit code |
| ORG-CODE-BAD | error | the nine-character code fails GB 11714 |
| POSTS-SUM | error | the posts by kind do not add up to the total |
| POSTS-OVER | warning | more people in post than posts |
| DEPARTMENTS-COUNT | warning | the number of departments and the list differ |
| PERIOD-UNKNOWN | error, warning | no period (error), or none with both ends, is printed |
| PERIOD-IMPOSSIBLE | error | the period ends before it begins, or names a day that is none |
| PERIOD-OUTSIDE-YEAR | error | the period leaves the year of the project |
| PERIOD-NARROW | error | most campaigns' windows leave the period: the period is wrong |
| WINDOW-UNKNOWN | warning | no closed window for a campaign |
| WINDOW-OUTSIDE | error | a campaign's window leaves the period or the year |
| WINDOW-IMPOSSIBLE | error | a window ends before it begins, or names a day that is none |
| WINDOW-EARLY | warning | a window begins up to a month before the period and ends in it |
| WINDOW-MONTH | note | a window fits only at the precision it is known to |
| CAMPAIGN-MISSING | error | a section describes some campaigns and leaves one out |
| GROUPS-DIFFER | note | activities and plan list different groups |
| AMOUNT-DIFFERS | error | an amount differs from what the other places state |
| CAP-DIFFERS | error | a cap differs from what the other places state |
| COUNT-DIFFERS | error | a head-count differs from what the other places state |
| AMOUNT-WORDS | error | 大写 and 小写 of one amount differ |
| AMOUNT-SUM | error | the parts do not add up to the total |
| COUNT-SUM | error | the head-counts do not add up to the total |
| CAP-TIMES-COUNT | error | cap x heads does not fit the amount |
| CAP-SLACK | warning | the amount is below upper limit x heads |
| CAP-UNKNOWN | error | a target names a cap that no fund line has |
| LINE-MISSING | error | a section lists some fund lines and leaves one out |
| FUNDS-NONE | error | no fund line anywhere |
| AMOUNT-ABSENT | warning | a section that should state the money does not |
| COUNT-ABSENT | warning | a section that should state the heads does not |
| LINE-CAP-ABSENT | warning | nothing states or gives the cap of a fund line |
| LINE-COUNT-ABSENT | warning | nothing states the heads of a fund line |
| LINE-AMOUNT-ABSENT | warning | nothing states or gives the amount of a fund line |
| COUNT-UNIT | note | 人次 where other places count 人 |
| HOUSEHOLDS | note | 户 are counted; they are not added to 人 |
| FIGURE-UNUSED | note | an amount or head-count took no part in any check |
| OBJECTIVE-ABSENT | error, warning | no objective (error when the table has a cell for it) |
| TABLE-HEAD-MISSING | error, warning | a table has rows and no head (or one without units) |
| INDICATOR-NONE | error | the target section holds no indicator |
| INDICATOR-CLASS-MISSING | error, note | no row for a class of indicators (note: may be left out) |
| INDICATOR-INCOMPLETE | error | a row without name or value |
| TARGET-UNCOMPARED | error | a target of quantity or cost has no comparable value or unit |
| FIGURE-NEGATIVE | error | an amount or head-count with a minus sign |
| VALUE-IMPOSSIBLE | error | a share above 100 %, a day that is none, a number such as 001 |
| VALUE-TEXT | note | a target that is words, not a number |
"""

from collections.abc import Iterable

from nuanliu.core.ninesections.agreement import Agreement
from nuanliu.core.ninesections.evidence import Evidence
from nuanliu.core.ninesections.facts import Finding, Severity
from nuanliu.core.ninesections.money_checks import money_findings
from nuanliu.core.ninesections.profile_checks import profile_findings
from nuanliu.core.ninesections.structure_checks import structure_findings
from nuanliu.core.ninesections.target_checks import target_findings

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def findings_of(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    """Every finding once, errors first, each group in the order of the document."""
    found = dict.fromkeys(
        (
            *structure_findings(evidence),
            *profile_findings(evidence),
            *money_findings(evidence, agreement),
            *target_findings(evidence, agreement),
        )
    )
    return sorted(found, key=lambda one: (_WEIGHT[one.severity], one.line, one.code))
