/* Jupyter Book loads every script of this folder on every page. */
"use strict";

/* Labels that contradict the visible words, and a logo outside every landmark: mended here, since they come
   from myst-nb and from the theme. */
function mendLabels() {
  document.querySelectorAll("summary[aria-label]").forEach((summary) => summary.removeAttribute("aria-label"));
  document.querySelectorAll(".search-button-field").forEach((button) => button.removeAttribute("aria-label"));
  document.querySelector(".bd-sidebar-primary")?.setAttribute("role", "complementary");
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

document.addEventListener("DOMContentLoaded", mendLabels);
window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(makeScrollingMathFocusable));
window.addEventListener("resize", makeScrollingMathFocusable);
window.addEventListener("beforeprint", openForPrint);
