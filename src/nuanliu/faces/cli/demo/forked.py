"""How a forked child of the demo lives: little memory of its own, and not a moment longer than us.

A child that outlives its parent would keep its pipes open and wait at them for ever.
"""

import gc
import os
import time
from threading import Thread

LOOK = 0.1  # seconds between two looks
LOOKED_FOR = 2_000  # new objects between two searches for cycles: papers leave many, two at a time


def settle(parent: int) -> None:
    """Begin: end soon after `parent` has ended, however it went; leave its objects alone."""
    Thread(target=_watch, args=(parent,), daemon=True).start()
    gc.freeze()  # what the parent made is not looked through here, and so not copied either
    gc.set_threshold(LOOKED_FOR)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)
