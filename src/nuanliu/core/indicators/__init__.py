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
from nuanliu.core.indicators.monitoring import (
    Cause,
    Deviation,
    Monitoring,
    Pace,
    Possibility,
    Window,
    monitor,
)
from nuanliu.core.indicators.rules import Frame, ScoringRules, frame_from, rules_from, spread
from nuanliu.core.indicators.scoring import Outcome, hundredths, score, score_text
from nuanliu.core.indicators.targets import Operator, Target, TextTarget, parse_target

__all__ = [
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
    "ScoredIndicator",
    "ScoringRules",
    "Spending",
    "Target",
    "TextTarget",
    "Window",
    "evaluate",
    "execution_score",
    "frame_from",
    "hundredths",
    "monitor",
    "parse_target",
    "rules_from",
    "score",
    "score_text",
    "spread",
]
