/* Jupyter Book loads every script of this folder on every page. */
"use strict";

/* Labels that contradict the visible words, a logo outside every landmark, entries that are no list items: mended
   here, since they come from myst-nb, the theme and docutils. */
function mendRoles() {
  document.querySelectorAll("summary[aria-label]").forEach((summary) => summary.removeAttribute("aria-label"));
  document.querySelectorAll(".search-button-field").forEach((button) => button.removeAttribute("aria-label"));
  document.querySelector(".bd-sidebar-primary")?.setAttribute("role", "complementary");
  document.querySelectorAll("[role=doc-biblioentry]").forEach((entry) => entry.setAttribute("role", "listitem"));
}

/* Whatever scrolls must be reachable by keyboard. */
function makeScrollingMathFocusable() {
  document.querySelectorAll("div.math > mjx-container").forEach((display) => {
    if (display.scrollWidth > display.clientWidth) display.tabIndex = 0;
    else display.removeAttribute("tabindex");
  });
}

/* On paper nothing can be unfolded. */
function openForPrint() {
  document.querySelectorAll("details:not([open])").forEach((details) => {
    details.open = true;
    window.addEventListener("afterprint", () => { details.open = false; }, { once: true });
  });
}

document.addEventListener("DOMContentLoaded", mendRoles);
window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(makeScrollingMathFocusable));
window.addEventListener("resize", makeScrollingMathFocusable);
window.addEventListener("beforeprint", openForPrint);
