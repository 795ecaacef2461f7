"""Doing one job that is held: its outcome goes into the row, whatever happens."""

import logging
import os
from uuid import uuid4

from nuanliu.core.refusal import Refused
from nuanliu.faces.web.guards import Signed, signed_now
from nuanliu.faces.web.jobs import queue, results
from nuanliu.faces.web.jobs.parts import Asked
from nuanliu.faces.web.jobs.work import WORKS
from nuanliu.faces.web.models import Job
from nuanliu.records.people.models import Account

BROKEN = ("办理中出错，没有完成", "账没有改动；请点“重新办理”，仍不成时请告诉系统管理员")
NO_LONGER = ("申请人已没有办理这项任务的岗位", "请由有此岗位的人重新发起")
log = logging.getLogger(__name__)


def carry_out(job: Job) -> None:
    """Do held work; a fault becomes words in the row, and its trace goes to the log alone."""
    try:
        _do(job)
    except queue.LeaseLost:
        log.warning("job %s is held by another now", job.pk)
    except (SystemExit, KeyboardInterrupt):
        queue.give_back(job)
        raise


def _do(job: Job) -> None:
    account = Account.objects.filter(pk=job.account, is_active=True).first()
    signed = signed_now(account) if account else None
    if signed is None or not may(signed, job):
        queue.fail(job, *NO_LONGER)
        return
    try:
        made = WORKS[job.kind].run(_asked(job, signed))
        kept = results.keep(made.data) if made.name else ""
    except queue.LeaseLost:
        raise
    except Refused as refused:
        first = refused.refusals[0]
        queue.fail(job, f"{first.what} [{first.code}]", first.fix)
    except Exception:
        log.exception("job %s", job.pk)
        queue.fail(job, *BROKEN)
    else:
        _hand_in(job, made.words, kept, made.name)


def may(signed: Signed, job: Job) -> bool:
    """Whether somebody may have this work done, and its result, by what he holds now."""
    work = WORKS[job.kind]
    return bool(signed.roles & work.roles) and work.within(job.facts, signed)


def _asked(job: Job, signed: Signed) -> Asked:
    key = job.key.rpartition(":")[2]
    return Asked(job.facts, queue.content(job), signed, key, lambda *told: queue.tell(job, *told))


def _hand_in(job: Job, words: str, kept: str, name: str) -> None:
    try:
        queue.finish(job, words, kept, name)
    except queue.LeaseLost:
        results.drop(kept)
        raise


def do_now(job: Job) -> None:
    """Small work is done inside the request; taken as any other, so never twice at once."""
    work = WORKS[job.kind]
    if job.state == "waiting" and work.size(job.facts) <= work.inline:
        held = queue.take(f"web:{os.getpid()}:{uuid4().hex[:8]}", job.pk)
        if held is not None:
            carry_out(held)
