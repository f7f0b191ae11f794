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

/* A display that is a little too wide for its place is set a little smaller; a wider one scrolls, but not on paper. */
let smallest = 0.78;
function shrinkDisplays() {
  const displays = [...document.querySelectorAll("div.math > mjx-container")];
  displays.forEach((display) => {
    display.dataset.size ??= display.style.fontSize || "100%";
    display.style.fontSize = display.dataset.size;
  });
  const shares = displays.map((display) => display.clientWidth / display.scrollWidth);
  displays.forEach((display, index) => {
    if (shares[index] >= 1 || !(shares[index] >= smallest)) return;
    display.style.fontSize = `${parseFloat(display.dataset.size) * shares[index] * 0.99}%`;
  });
}

/* A formula in the text that is wider than its lines scrolls in its own box. */
function boxWideFormulas() {
  document.querySelectorAll("span.math:not(table *) > mjx-container").forEach((formula) => {
    formula.classList.remove("wide");
    const lines = formula.closest("p, li, dd, dt, figcaption, summary, h1, h2, h3, h4");
    formula.classList.toggle("wide", Boolean(lines) && formula.getBoundingClientRect().width > lines.clientWidth + 1);
  });
}

/* Whatever scrolls must be reachable by keyboard. */
function makeScrollingBoxesFocusable() {
  const boxes = "div.math > mjx-container, mjx-container.wide, .drawing, figure:has(> svg)";
  document.querySelectorAll(boxes).forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}

function fit() {
  shrinkDisplays();
  boxWideFormulas();
  makeScrollingBoxesFocusable();
}

/* On paper nothing can be unfolded, and nothing scrolls. */
function openForPrint() {
  const onScreen = smallest;
  smallest = 0;
  window.addEventListener("afterprint", () => { smallest = onScreen; fit(); }, { once: true });
  document.querySelectorAll("details:not([open])").forEach((details) => {
    details.open = true;
    window.addEventListener("afterprint", () => { details.open = false; }, { once: true });
  });
  shrinkDisplays();
}

document.addEventListener("DOMContentLoaded", mendRoles);
window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(fit));
window.addEventListener("resize", fit);
document.addEventListener("toggle", fit, true);
window.addEventListener("beforeprint", openForPrint);
