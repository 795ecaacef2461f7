"""A clerk who types commands in the process of the test, on the books of the test."""

from tests.laws import fund
from tests.stages import senders

from nuanliu.faces.cli import main, office


class Clerk:
    """Types a command and reads what it says: (code, output, errors); leaves files in a folder."""

    def __init__(self, capsys, folder):
        self.capsys, self.folder = capsys, folder

    def __call__(self, *words):
        code = main([str(word) for word in words])
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def received(self, *rows, name="名单.csv"):
        """A roster of the first union, handed in as a file."""
        path = self.folder / name
        path.write_bytes(fund.roster(rows))
        words = ("--campaign", 1, "--union", "990101001", "--as", "office")
        return self("rosters", "receive", path, *words)


def at_the_desk(books, capsys, monkeypatch, folder):
    """A clerk at the command line of an office with an open campaign of two unions."""
    senders.opened(books)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(folder))
    return Clerk(capsys, folder)
