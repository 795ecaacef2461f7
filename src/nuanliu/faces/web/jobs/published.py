"""A large published form is read by the worker; what was found is kept as a text."""

from nuanliu.faces.web.jobs.parts import Asked, Made
from nuanliu.faces.web.panels.parts import Panel
from nuanliu.faces.web.panels.published import counts, panels
from nuanliu.stages.performance.forms import check_form

AT_ONCE = 1_000_000  # bytes; measured: a form of three pages, 30 kB, takes half a second


def checked(asked: Asked) -> Made:
    """A large file read by a worker; its result is the tables of the page as text."""
    name, _, data = asked.content.partition(b"\n")
    asked.tell(0, 1, "正在读文件")
    reading = check_form(data, name.decode())
    text = "\n\n".join(_text(panel) for panel in panels(reading))
    return Made(f"查出：{counts(reading)}", "公开表检查结果.txt", text.encode("utf-8-sig"))


def _text(panel: Panel) -> str:
    lines = [panel.title + (f"：{panel.note}" if panel.note else "")]
    lines.append("\t".join(words for words, _ in panel.heads))
    lines += ["\t".join(str(cell.text) for cell in row) for row in panel.cells]
    return "\n".join(lines)
