"""The catalogue of `checks`, row by row: one function a rule, the reference its SQL must equal.

A topic is a module here and a folder of `checks/rules`. Every function takes the tables its rule
names, in the order of their names, and returns hits in a fixed order, so that two engines can be
compared.
"""

from nuanliu.core.sweeps import (
    approvals,
    caps,
    duplicates,
    duties,
    interest,
    lists,
    money,
    proofs,
    quotas,
    scope,
    surveys,
    windows,
)

TOPICS = {
    topic.__name__.rpartition(".")[2]: topic
    for topic in (
        approvals,
        caps,
        duplicates,
        duties,
        interest,
        lists,
        money,
        proofs,
        quotas,
        scope,
        surveys,
        windows,
    )
}
