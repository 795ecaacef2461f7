"""A hand at the browser: clicks, types, uploads, and counts what costs a click."""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error

PICTURES = Path(os.environ.get("NUANLIU_PICTURES", Path(__file__).resolve().parents[2] / "out"))
HELP = Path(__file__).resolve().parents[2] / "src/nuanliu/faces/web/static/web/help"
TALL = 620  # pixels of a desktop page that a help page shows at most
TRIES = 4  # at a picture
BREATH = 500  # milliseconds between them
COLOURS = 48  # of a picture in the tree: a page has few


class Hand:
    """One person's window. What the page complains of on its console ends the test."""

    def __init__(self, page, address, size):
        self.page, self.address, self.size = page, address, size
        self.clicks = 0
        self.complaints: list[str] = []
        self.weight = 0  # bytes over the wire, once they are counted
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def weighed(self):
        """The same window, nothing cached from now on and every byte counted."""
        tape = self.page.context.new_cdp_session(self.page)
        tape.send("Network.enable")
        tape.send("Network.setCacheDisabled", {"cacheDisabled": True})
        tape.on("Network.loadingFinished", self._came)
        return self

    def _came(self, told):
        self.weight += told["encodedDataLength"]

    def go(self, where):
        """Open an address without a click, as a test begins somewhere."""
        return self.page.goto(f"{self.address}{where}")

    def click(self, words):
        """Press what bears exactly these words: a button first, else a link."""
        self.clicks += 1
        button = self.page.get_by_role("button", name=words, exact=True)
        link = self.page.get_by_role("link", name=words, exact=True)
        button.or_(link).locator("visible=true").first.click()

    def upload(self, label, name, data):
        """Choose a file, which costs a click."""
        self.clicks += 1
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.get_by_label(label).set_input_files(file)

    def fill(self, label, text):
        """Type into a field, which costs none."""
        self.page.get_by_label(label).first.fill(text)

    def picture(self, name):
        """Keep what the window shows, for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}-{self.size}.png").write_bytes(self._shot())

    def for_help(self, name, at="main"):
        """Whether the help pages have a picture as wide as what the window shows now.

        At a desk the part `at`, on a phone the window. `make pictures` puts it into the tree.
        """
        data = self._shot() if self.size == "phone" else self._part(at)
        taken = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS)
        kept = HELP / f"{name}.png"
        made = kept if os.environ.get("NUANLIU_HELP") else PICTURES / "help" / kept.name
        made.parent.mkdir(parents=True, exist_ok=True)
        taken.save(made, optimize=True)
        if not kept.is_file():
            return False
        with Image.open(kept) as known:
            return known.width == taken.width

    def _part(self, at):
        box = self.page.locator(at).first.bounding_box()
        clip = box | {"height": min(box["height"], TALL)}
        return self._shot(full_page=True, clip=clip)

    def _shot(self, **how):
        """A picture of the page. A busy machine's browser may refuse one; it is asked again."""
        for _ in range(TRIES - 1):
            try:
                return self.page.screenshot(**how)
            except Error:
                self.page.wait_for_timeout(BREATH)
        return self.page.screenshot(**how)

    def sideways(self):
        """How many pixels the page is wider than the window: a phone must not scroll sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
