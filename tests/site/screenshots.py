"""Save pictures of built pages, at a desk and on a phone, light and dark: `make screenshots`."""

import sys
from itertools import product

from tests.site.book import PAGES, SITE
from tests.site.inspector import WIDTHS, chromium, opened, served, typeset

FOLDER = SITE.parent / "screenshots"

if __name__ == "__main__":
    with chromium() as browser, served(SITE) as address:
        for device, scheme in product(WIDTHS, ("light", "dark")):
            page, _ = opened(browser, device, scheme)
            for name in sys.argv[1:] or PAGES:
                typeset(page, f"{address}{name}.html")
                picture = FOLDER / f"{name.split('/')[-1]}-{device}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
                print(picture)
