"""What to do about a bank's reason: the catalogue's sentence, or in English its gist."""

from nuanliu.core.banking.advice import advice_for
from nuanliu.faces.web.words import in_english, word
from nuanliu.stages.payments.bankfile import advice


def advised(reason: str) -> str:
    """The advice on a failed payment; the catalogue is Chinese, as the banks' reasons are."""
    found = advice_for(reason, advice())
    if not in_english():
        return found.text
    gist = {
        "name": word("核对户名后重发"),
        "account": word("核对账号后重发"),
        "bank": word("核对开户行后重发"),
        "retry": word("问清没有入账后重发"),
        "ask": word("先向银行问清原因"),
    }
    return str(gist[found.kind])
