"""Opens pages in the chromium of the system, cut off from the network, and says what is wrong with them."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))),
    None,
)
NO_BROWSER = "no chromium found: install the package chromium (on Debian: apt-get install chromium)"

LOOPBACK = "127.0.0.1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {LOOPBACK}",
]
WIDTHS = {"desktop": 1280, "phone": 360}
HEIGHT = 800
MODES = [("desktop", "light"), ("phone", "dark")]
"""Each device and each scheme once; the width of the other device is looked at on the same page."""

# Everything a reader would see as broken mathematics: an error mark, a formula left as text, a reference
# to no equation. Code keeps its dollars and backslashes.
MATHEMATICS = r"""() => {
  const problems = [];
  document.querySelectorAll("mjx-merror, [data-mjx-error]").forEach((node) =>
    problems.push("mathematics with an error: " + (node.getAttribute("data-mjx-error") || node.textContent)));
  document.querySelectorAll(".math").forEach((node) => {
    const typeset = node.querySelector("mjx-container");
    if (!typeset) problems.push("mathematics not typeset: " + node.textContent.trim());
  });
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode.textContent;
    const around = words.currentNode.parentElement;
    const code = around.closest("script, style, noscript, pre, code, .math, mjx-container");
    if (!code && /\$|\\[a-zA-Z()[\]]|\?\?\?/.test(text)) problems.push("raw mathematics: " + text.trim());
  }
  return problems;
}"""
OVERFLOW = r"""() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const sticksOut = (node) => node.getBoundingClientRect().right > width + 1;
  const wide = [...document.querySelectorAll("article *")].filter(sticksOut);
  return ["scrolls sideways: " + (wide.at(-1) || document.body).outerHTML.slice(0, 120)];
}"""
# To axe a formula is one box: it would measure each of its thousands of parts, for longer than all the rest takes.
FORMULAS_AS_BOXES = """() => {
  const formulas = [...document.querySelectorAll("mjx-container")];
  const sizes = formulas.map((formula) => formula.getBoundingClientRect());
  formulas.forEach((formula, index) => {
    const { width, height } = sizes[index];
    Object.assign(formula.style, { display: "inline-block", width: `${width}px`, height: `${height}px` });
    formula.replaceChildren();
  });
}"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and give its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing: the browser reports what failed."""

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), functools.partial(Silent, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the chromium of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def is_local(url: str) -> bool:
    """Say whether an address is on this machine."""
    parts = urlsplit(url)
    return parts.scheme in {"about", "blob", "data", "file"} or parts.hostname == LOOPBACK


def watch(context: BrowserContext) -> list[str]:
    """Cut a context off from all other machines, and return the list that its complaints will go to."""
    complaints: list[str] = []

    def admit(route: Route) -> None:
        if is_local(route.request.url):
            route.continue_()
        else:
            complaints.append(f"asked another host: {route.request.url}")
            route.abort()

    context.route("**/*", admit)
    context.on("console", lambda message: message.type == "error" and complaints.append(f"console: {message.text}"))
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on(
        "response",
        lambda response: response.status >= 400 and complaints.append(f"{response.status}: {response.url}"),
    )

    def failed(request: Request) -> None:
        # A page that is left cancels what it was still loading: that is no fault of the page.
        if is_local(request.url) and request.failure != "net::ERR_ABORTED":
            complaints.append(f"not loaded: {request.url}")

    context.on("requestfailed", failed)
    return complaints


def opened(browser: Browser, device: str, scheme: str) -> tuple[Page, list[str]]:
    """Open an empty page of a device in a colour scheme, with the list of its complaints."""
    context = browser.new_context(viewport={"width": WIDTHS[device], "height": HEIGHT}, color_scheme=scheme)
    return context.new_page(), watch(context)


def typeset(page: Page, url: str) -> None:
    """Go to a page and wait until its mathematics stands."""
    page.goto(url, wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")


def problems(page: Page, complaints: list[str], url: str) -> list[str]:
    """Visit one page and return all that is wrong with it."""
    complaints.clear()
    typeset(page, url)
    found = page.evaluate(MATHEMATICS) + _overflow_at_each_width(page)
    # Colours that are still fading in have no contrast of their own.
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    page.evaluate(FORMULAS_AS_BOXES)
    # Without preload: axe would ask for style sheets once more, which a page opened from disk may not.
    results = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response
    for rule in results["violations"]:
        found += [f"axe {rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
    return complaints + found


def _overflow_at_each_width(page: Page) -> list[str]:
    """What sticks out of the page, which is given its own width again."""
    own = page.viewport_size["width"]
    found = []
    for width in sorted(WIDTHS.values(), key=lambda width: width == own):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width} pixels: {problem}" for problem in page.evaluate(OVERFLOW)]
    return found
