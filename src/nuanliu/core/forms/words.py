"""The words that forms print: labels, column heads, levels of indicators, lines of money.

Only words of the forms themselves stand here, never a place, an office or a project.
"""

import re
from enum import StrEnum
from functools import lru_cache

from nuanliu.core.signs import squeezed


class Field(StrEnum):
    """What a label names."""

    PROJECT = "project"
    DOER = "doer"  # 实施单位
    OWNER = "owner"  # 预算单位, 填报单位
    PARENT = "parent"  # 主管部门
    GRADE = "grade"
    TOTAL = "total"  # 总分
    PERIOD = "period"
    YEAR = "year"
    OTHER = "other"  # a label that must not be taken for a value


class Column(StrEnum):
    """What a column of a table holds."""

    PROJECT = "project"
    OFFICE = "office"
    OBJECTIVE = "objective"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    OPERATOR = "operator"
    TARGET = "target"
    UNIT = "unit"
    ACTUAL = "actual"
    WEIGHT = "weight"
    SCORE = "score"
    REASON = "reason"
    OTHER = "other"
    OPENING = "opening"
    ADJUSTED = "adjusted"
    BUDGET = "budget"
    EXECUTED = "executed"
    RATE = "rate"
    GRADE = "grade"


_NOTE = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|[:。*★])+$")
_LEAD = re.compile(r"^(?:[★☆*●■◆]|\(?[一二三四五六七八九十\d]{1,2}[、.)](?!\d))+")

_LABELS: tuple[tuple[Field, re.Pattern[str]], ...] = tuple(
    (field, re.compile(f"(?:{words})"))
    for field, words in (
        (Field.PROJECT, "(?:一级|二级|专项|支出)?项目名称|专项(?:资金|经费)?名称|项目(?:支出)?名"),
        (
            Field.DOER,
            "(?:项目)?(?:具体)?(?:实施|执行|承担)(?:单位|主体|部门)(?:名称)?|项目(?:使用)?单位(?:名称)?",
        ),
        (
            Field.OWNER,
            (
                "(?:预算|填报|填表|申报|编报|自评|评价|被评价|用款|资金使用|编制)?(?:部门)?单位(?:名称)?"
                "|(?:预算)?部门(?:名称|单位)|(?:填报|自评|申报|编制)部门"
            ),
        ),
        (Field.PARENT, "(?:项目)?(?:业务|预算)?主管(?:部门|单位)(?:及代码|名称|编码)*"),
        (
            Field.GRADE,
            "(?:绩效)?(?:自评|评价|评定|考评)?(?:结果)?(?:等级|等次|档次)|(?:自评|评价)结果",
        ),
        (
            Field.TOTAL,
            (
                "总分|总得分|总计得分|合计得分|得分合计|(?:自评|综合|评价)(?:总|综合)?(?:得分|分数|分值|分)"
                "|总分合计|合计总分"
            ),
        ),
        (
            Field.PERIOD,
            "(?:项目)?(?:起止|实施|执行)(?:时间|期限|周期|日期|年限)|(?:项目|建设)周期",
        ),
        (Field.YEAR, "(?:预算|评价|绩效|项目|自评|申报|所属)?年度|预算年份"),
        (
            Field.OTHER,
            (
                "项目(?:类别|属性|类型|来源|期|分类|负责人|联系人|编码|代码|地址|概况|审批|责任人|申请理由"
                "|主要内容|内容|总体概况|立项依据|用途|背景)|(?:项目)?联系(?:人|电话|方式)|单位地址|邮编|电话"
                "|邮政编码|(?:填报|填表|评价|报告|申报|填写)(?:日期|时间|人)|资金(?:用途|性质|来源)"
                "|预算编码|支出功能分类|财务负责人|单位负责人|负责人|审核人|制表人|经办人|业务主管"
                "|年度(?:总体|绩效|主要)?目标(?:和成果)?|预期目标|实际完成(?:情况)?|年初设定目标|立项依据"
                "|财政资金(?:预算分类|科目代码)|(?:金额|货币|资金)单位|评价(?:类型|方式|机构)|报表编号|索引号"
            ),
        ),
    )
)

_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(f"(?:{words})"))
    for column, words in (
        (Column.LEVEL1, "一级(?:指标)?(?:名称)?"),
        (Column.LEVEL2, "二级(?:指标)?(?:名称)?"),
        (Column.NAME, "三级(?:指标)?(?:名称|内容)?|(?:具体|绩效|考核|评价)?指标名称|四级指标"),
        (Column.PROJECT, "(?:二级)?项目名称|单位名称[、,(/]?.{0,3}项目名称.{0,4}"),
        (Column.OFFICE, "单位名称|部门名称|(?:项目)?实施单位|预算单位"),
        (Column.OBJECTIVE, "(?:项目|年度|总体|绩效)(?:年度|总体|绩效)*目标"),
        (Column.OPERATOR, "(?:绩效)?指标性质|性质|(?:运算|计算|比较)?符号|指标方向|指标类型"),
        (
            Column.TARGET,
            (
                "(?:年度|年初|全年|预期|计划|绩效|考核|设定|本年|目标年度?)*(?:绩效)?(?:指标|目标)(?:值|数)"
                "|年初设定(?:目标|指标)?值?|预期值|计划值|标准值|目标|年度指标|(?:年度)?绩效标准|年度目标值?"
            ),
        ),
        (Column.UNIT, "(?:度量|计量|指标值?)?单位"),
        (
            Column.ACTUAL,
            (
                "(?=.*(?:实际|完成|实现|达到))(?:全年|年度|年末|本年度?|指标|当年|目标)*(?:实际)?"
                "(?:完成|实现|达到|执行)?(?:指标|绩效|业绩)?(?:值|数|情况|结果|水平)?"
            ),
        ),
        (
            Column.WEIGHT,
            "(?:指标)?(?:分值|权重|标准分值?|满分|权重分值?|分值权重|分数|赋分|标准分数)",
        ),
        (Column.SCORE, "(?:自评|评价|实际|指标|最终)?(?:得分|评分)(?:值|情况)?|自评分|自评分数"),
        (
            Column.REASON,
            "(?=.*(?:偏差|原因|改进|措施)).{2,24}",
        ),
        (Column.OPENING, "(?:年初|当年年初|期初)(?:安排)?预算(?:数|金额|安排|资金|批复数)?"),
        (
            Column.ADJUSTED,
            "(?:全年|年末|调整后?的?|调整后?全年|追加后)预算(?:数|金额|安排|资金)?|调整预算数",
        ),
        (
            Column.BUDGET,
            (
                "(?:年度|项目|本年|当年)?预算(?:数|金额|安排数?|资金|总额)|预算|安排(?:数|金额)|资金预算"
                "|到位资金|实际到位(?:数|资金)?|金额"
            ),
        ),
        (
            Column.EXECUTED,
            "(?:全年|年度|实际|预算|当年|本年|资金)*(?:执行|支出|支付|使用)(?:数|金额|额|资金)?",
        ),
        (Column.RATE, "(?:预算|资金|全年)?(?:执行|支付|支出|使用|完成)(?:率|进度)"),
        (Column.GRADE, "(?:自评|评价)?(?:等级|等次|档次)"),
        (
            Column.OTHER,
            (
                "备注|说明|指标(?:解释|说明|内容|释义|出处)|(?:评分|计分|扣分|评价)(?:标准|方法|办法|规则|依据)"
                "|数据来源|佐证(?:材料|资料)?|(?:完成目标)?可能性|确定能|有可能|完全不可能|序号"
                "|指标值设定依据.*|绩效指标(?:值)?(?:设定)?依据.*|经费保障|制度保障|人员保障|硬件条件保障|其他"
                "|是否完成|完成程度|完成率|完成比例|1-\\d+月.*|.*预计完成.*|对标值|历史值|上年.*"
            ),
        ),
    )
)

_LEVEL1 = re.compile(
    r"(?:产出|效益|满意度|成本|效果|投入|过程|决策|管理|预算执行|履职|影响力)(?:类)?(?:指标|情况|率)?"
)
_LEVEL2 = re.compile(
    r"(?:数量|质量|时效|成本|经济|经济效益|社会效益|生态效益|生态环境|环境效益|社会|经济成本|社会成本"
    r"|生态环境成本|生态成本|可持续影响|可持续发展|可持续性?|(?:服务|受益)对象满意度?|满意度"
    r"|社会公众(?:或服务对象)?满意度|公众满意度|群众满意度|资金管理|业务管理|项目立项|资金落实"
    r"|预算执行(?:率)?|预算编制|组织实施|绩效目标|项目管理|资金投入|产出数量|产出质量|产出时效|产出成本"
    r"|项目效益|部门效果|影响力)(?:类)?指标|(?:数量|质量|时效|产出数量|产出质量|产出时效|产出成本)"
)
_POINTS = re.compile(r"[(（]?(\d{1,3}(?:\.\d+)?)(?:分|%)[)）]?$")
_TITLE = re.compile(
    r"[^。;:|]{0,60}(?:(?:绩效|项目支出|自评|预算)[^。;:|]{0,12}(?:表|报告|公开|情况)(?:\(.{0,12}\))?"
    r"|资金投入情况|附件[\d一二三\-－]*)"
)
_MONEY_TOTAL = re.compile(
    r"(?:(?:项目|年度|财政|全年|当年|预算|本年)*资金(?:总额|合计|总量|总计)|总额|资金总额|合计|总计"
    r"|(?:项目)?(?:当年年度|当年|年度|本年)?(?:项目)?预算(?:总额|资金总额)?|项目总(?:预算|投资|金额)"
    r"|(?:项目)?当年预算|(?:计划|预算)安排资金|项目资金|支出合计|资金来源合计)"
)
_MONEY_PART = re.compile(
    r"(?:其中:?|其中,)?(?:(?:当年|本年|本年度|年度|上年|省级?|市级?|县级?|区级?|中央|地方|本级|上级|各级"
    r"|同级|一般公共|政府性基金|国有资本)*(?:预算)?(?:财政)?(?:拨款|资金|补助资金?|预算拨款|专项资金?)"
    r"|财政专户(?:管理)?资金|单位(?:自有|自筹)?资金|(?:上年|以前年度)?结转(?:结余)?(?:资金)?|结余资金"
    r"|(?:其他|其它)(?:资金|收入|来源)?|自筹(?:资金)?|自有资金|事业收入(?:资金)?|经营收入(?:资金)?"
    r"|社会(?:捐助|捐赠|投入)资金|(?:中央|省级?|市级?|县级?|区级?)(?:财政)?(?:补助|资金|安排)*)"
)
_END = re.compile(
    r"(?:总分|合计|总计|总得分|小计|自评|评价)(?:得分|等级|结论|总分|结果|分数)?(?:\(.*\))?$"
    r"|(?:总分|合计|自评得分|评价结论|自评结论|自评等级|评价等级)"
    r"|(?:存在(?:的)?问题|改进(?:措施|意见)|备注|注\d?[:.]|填(?:表|报)|制表|联系(?:人|电话)|(?:项目|财务|单位)负责人"
    r"|其[他它]需要?说明|偏差大|下一步|评价结论|校验码|说明[:：]|附[:件])"
)
_UNITS = re.compile(
    r"(?:[%‰℃]|[亿千百]?元(?:/.{1,6})?|万元(?:/.{1,6})?|万?(?:人次?|户次?|名|位|家|个|次|场次?|批次?|项|期|份|件"
    r"|篇|条|处|所|座|台|套|辆|亩|吨|公里|千米|平方米|立方米|米|天|日|月|年|小时|分钟|分|倍|种|类|村|镇|乡|县|组|对"
    r"|本|册|张|幅|只|头|棵|株|元|公顷|平方公里|家次|课时|学时|班|届|例|笔|盏|根|升|千克|公斤|克|盒|箱|间|户次"
    r"|个/.{1,4}|人/.{1,4}|次/.{1,4}|.{1,3}/.{1,4}|人·?[次年月天日]|个村|个月|工作日|个工作日|百分比|百分点|平米|㎡|m2|m³))"
)
SIGNS = {
    "≥": "≥", ">=": "≥", "≧": "≥", "=>": "≥", "⩾": "≥", "大于等于": "≥", "大于或等于": "≥",
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "≤": "≤", "<=": "≤", "≦": "≤", "=<": "≤", "⩽": "≤",
    "小于等于": "≤", "小于或等于": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤", "不多于": "≤",
    "控制在": "≤", ">": ">", "大于": ">", "高于": ">", "超过": ">", "<": "<", "小于": "<",
    "低于": "<", "少于": "<", "=": "=", "等于": "=", "定性": "定性", "文本": "定性",
}  # fmt: skip
NOTHING = re.compile(r"[/\\—－―─-]{1,4}|无|/+|不适用|暂无|空")


def bare_label(text: str) -> str:
    """A label without its notes in brackets, colon and leading marks."""
    return _NOTE.sub("", _LEAD.sub("", squeezed(text)))


@lru_cache(maxsize=4096)
def label_of(text: str) -> Field | None:
    """What a cell names when it is a label and nothing else."""
    bare = bare_label(text)
    if not bare or len(bare) > 16:
        return None
    return next((field for field, words in _LABELS if words.fullmatch(bare)), None)


def labelled(text: str) -> tuple[Field, str] | None:
    """(field, value) of 'label: value' in one line; None for anything else."""
    head, sign, rest = text.replace("：", ":").partition(":")
    if not sign or not rest.strip() or len(squeezed(head)) > 16:
        return None
    field = label_of(head)
    return None if field is None else (field, rest.strip())


@lru_cache(maxsize=4096)
def head_of(text: str) -> Column | None:
    """What a cell names when it is the head of a column."""
    bare = bare_label(text)
    if not bare or len(bare) > 24:
        return None
    return next((column for column, words in _HEADS if words.fullmatch(bare)), None)


@lru_cache(maxsize=4096)
def is_level1(text: str) -> bool:
    """A first-level name, with or without its points in brackets."""
    return _LEVEL1.fullmatch(without_points(text)) is not None


@lru_cache(maxsize=4096)
def is_level2(text: str) -> bool:
    """A second-level name, with or without its points in brackets."""
    return _LEVEL2.fullmatch(without_points(text)) is not None


def without_points(text: str) -> str:
    """A level's name without '(50分)', '(0-20)分'."""
    return re.sub(r"[(（]?[\d.\-~—至]{1,9}[)）]?[分%][)）]?$", "", bare_marks(text)).rstrip("(")


def bare_marks(text: str) -> str:
    """Narrow signs, no blanks, no leading marks."""
    return _LEAD.sub("", squeezed(text))


def points_in(text: str) -> str | None:
    """The points of a group as printed behind its name, '50' of '产出指标(50分)'."""
    found = _POINTS.search(squeezed(text))
    return found[1] if found and not re.search(r"\d[-~—至]\d", squeezed(text)) else None


def is_title(text: str) -> bool:
    """The title of a form or report."""
    bare = squeezed(text)
    return len(bare) <= 70 and _TITLE.fullmatch(bare) is not None


def is_total(text: str) -> bool:
    """The row of a money table that holds the whole."""
    return _MONEY_TOTAL.fullmatch(bare_label(text)) is not None


def is_part(text: str) -> bool:
    """A row of a money table that holds a part."""
    return _MONEY_PART.fullmatch(_NOTE.sub("", squeezed(text))) is not None


def ends_table(text: str) -> bool:
    """A cell behind the last row of indicators."""
    return _END.match(squeezed(text)) is not None


def is_unit(text: str) -> bool:
    """A unit of measure."""
    return _UNITS.fullmatch(squeezed(text)) is not None


@lru_cache(maxsize=4096)
def is_known(text: str) -> bool:
    """Any word of a form: a label, a head, a level, a line of money."""
    return (
        label_of(text) is not None
        or labelled(text) is not None
        or head_of(text) is not None
        or is_level1(text)
        or is_level2(text)
        or is_total(text)
        or is_part(text)
    )
