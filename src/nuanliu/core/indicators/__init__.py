"""Performance indicators: targets read, actuals compared, scores computed exactly.

targets (what was promised) and actuals (what the books say) are values; scoring compares one pair;
frames and rules hold weights and bands that came from the standards; evaluation makes the table of
a self-evaluation; monitoring tells schedule from deviation at a date. What has not been obtained
scores nothing and is reported: there is no constant to fall back on.
"""

from nuanliu.core.indicators.actuals import Actual, Day, Judgement, Missing, Number, Spending
from nuanliu.core.indicators.evaluation import (
    Evaluation,
    IndicatorSpec,
    ScoredIndicator,
    evaluate,
    execution_score,
)
from nuanliu.core.indicators.filled import read_filled
from nuanliu.core.indicators.monitoring import (
    Cause,
    Deviation,
    Monitoring,
    Pace,
    Possibility,
    Window,
    monitor,
)
from nuanliu.core.indicators.rules import (
    PLAIN,
    Frame,
    ScoreRule,
    ScoringRules,
    Way,
    frame_from,
    rule_of,
    rules_from,
    spread,
)
from nuanliu.core.indicators.scoring import Outcome, hundredths, score, score_text
from nuanliu.core.indicators.targets import Operator, Target, TextTarget, parse_target

__all__ = [
    "PLAIN",
    "Actual",
    "Cause",
    "Day",
    "Deviation",
    "Evaluation",
    "Frame",
    "IndicatorSpec",
    "Judgement",
    "Missing",
    "Monitoring",
    "Number",
    "Operator",
    "Outcome",
    "Pace",
    "Possibility",
    "ScoreRule",
    "ScoredIndicator",
    "ScoringRules",
    "Spending",
    "Target",
    "TextTarget",
    "Way",
    "Window",
    "evaluate",
    "execution_score",
    "frame_from",
    "hundredths",
    "monitor",
    "parse_target",
    "read_filled",
    "rule_of",
    "rules_from",
    "score",
    "score_text",
    "spread",
]
