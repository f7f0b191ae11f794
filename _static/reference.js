/* The reference pages: formulas are typeset once they come into view; the table of results is filtered, linked and copied. */
"use strict";

const WIDEST_ON_PAPER = 760; // pixels on the screen, where formulas are larger than in print

/* Typesets formulas, all of them one after the other: MathJax does one thing at a time. */
function typesetOnSight(formulas) {
  let queue = Promise.resolve();
  const waiting = (formula) => !("text" in formula.dataset);
  const prepare = (formula) => {
    formula.dataset.text = formula.textContent;
    formula.textContent = `\\(${formula.dataset.tex}\\)`;
  };
  // What scrolls must be reachable by keyboard; what is wider than paper is printed as text, which can be broken.
  const settle = (found) => {
    const widths = found.filter((formula) => !waiting(formula))
      .map((formula) => ({ formula, whole: formula.scrollWidth, seen: formula.clientWidth }));
    widths.forEach(({ formula, whole, seen }) => {
      formula.classList.toggle("wide", whole > WIDEST_ON_PAPER);
      if (whole > seen) Object.assign(formula, { tabIndex: 0, role: "group", ariaLabel: "wide formula" });
    });
  };
  const typeset = (found) => {
    queue = queue.then(() => {
      const next = found.filter(waiting);
      next.forEach(prepare);
      return MathJax.typesetPromise(next).then(() => settle(next));
    });
  };
  const observer = new IntersectionObserver((entries) => {
    const seen = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
    seen.forEach((formula) => observer.unobserve(formula));
    if (seen.length) typeset(seen);
  }, { rootMargin: "600px 0px" });
  formulas.forEach((formula) => observer.observe(formula));
  window.addEventListener("resize", () => settle(formulas));
  // A page goes to the printer at once, so here nothing may be put off.
  window.addEventListener("beforeprint", () => {
    const rest = formulas.filter((formula) => waiting(formula) && formula.checkVisibility());
    rest.forEach(prepare);
    MathJax.typeset(rest);
    settle(rest);
  });
}

/* The words of a query, each as a test of a row: a number is that number and no part of another. */
function tests(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    if (!/^\d+$/.test(word)) return (text) => text.includes(word);
    const whole = new RegExp(`(?<!\\d)${word}(?!\\d)`);
    return (text) => whole.test(text);
  });
}

/* Shows the rows that fit the form, says how many, and writes the choice into the address. */
function filterTable(table, form) {
  const count = form.querySelector(".count");
  const rows = [...table.tBodies].map((body) => ({
    body,
    text: `${body.rows[0].textContent} ${Object.values(body.dataset).join(" ")}`.toLowerCase(),
    source: body.dataset.source.split("|"),
  }));
  const choice = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const apply = () => {
    const { find = "", layout, source, ...exact } = choice();
    const words = tests(find);
    const fits = (row) => words.every((test) => test(row.text)) && (!source || row.source.includes(source))
      && Object.entries(exact).every(([key, value]) => row.body.dataset[key] === value);
    let shown = 0;
    rows.forEach((row) => {
      row.body.hidden = !fits(row);
      shown += !row.body.hidden;
    });
    table.dataset.layout = layout;
    count.textContent = `${shown} of ${rows.length} results shown`;
  };
  const write = () => {
    const { layout, ...rest } = choice();
    const state = new URLSearchParams(layout === "numerator" ? rest : { ...rest, layout });
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  };
  const fill = (state) => {
    ["find", "kind", "topic", "source", "verdict"].forEach((name) => { form.elements[name].value = state.get(name) ?? ""; });
    form.elements.layout.value = state.get("layout") ?? "numerator";
    apply();
  };
  // The address names either a place on the page or a choice; a place in the table has to be seen.
  const read = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const place = document.getElementById(name);
    if (place && !table.contains(place)) return;
    fill(new URLSearchParams(place ? "" : name));
    if (!place) return;
    place.querySelector("details").open = true;
    place.scrollIntoView();
  };
  form.addEventListener("input", () => { apply(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").addEventListener("click", () => { fill(new URLSearchParams()); write(); });
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
}

/* What each route says and the code of all records: a third of the page, so it is loaded when a row is opened first. */
let loading;
function laterDetails() {
  loading ??= new Promise((done) => {
    window.matcalcDetails = done;
    const script = Object.assign(document.createElement("script"), { src: "catalogue-details.js", onerror: () => done({}) });
    document.head.append(script);
  });
  return loading;
}

/* Fills the details of a row and gives them their copy buttons when they are opened. */
function offerDetails(table, status) {
  const text = (formula) => formula?.dataset.text ?? formula?.textContent;
  const copies = (body) => {
    const formula = [...body.rows[0].cells[1].querySelectorAll(".formula")].find((each) => each.checkVisibility());
    return { LaTeX: formula?.dataset.tex, "grammar text": text(formula), "NumPy code": body.querySelector(".program")?.textContent };
  };
  const button = (body, name) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: `Copy ${name}` });
    made.addEventListener("click", async () => {
      const done = await navigator.clipboard.writeText(copies(body)[name]).then(() => true, () => false);
      made.textContent = done ? "Copied" : "Not allowed to copy";
      status.textContent = done ? `${name} copied` : `The browser does not allow this page to copy`;
      setTimeout(() => { made.textContent = `Copy ${name}`; }, 2000);
    });
    return made;
  };
  table.addEventListener("toggle", async ({ target }) => {
    const body = target.closest("tbody");
    const place = target.querySelector(".later");
    if (place) place.innerHTML = (await laterDetails())[body.id.replace(/^record-/, "")] ?? "";
    if (target.querySelector(".copies")) return;
    place?.classList.remove("later");
    const bar = Object.assign(document.createElement("p"), { className: "copies" });
    bar.append(...Object.entries(copies(body)).filter(([, value]) => value).map(([name]) => button(body, name)));
    target.firstElementChild.after(bar);
  }, true);
}

document.addEventListener("DOMContentLoaded", () => {
  const formulas = [...document.querySelectorAll(".formula[data-tex]")];
  if (!formulas.length) return;
  const table = document.querySelector("table.reference");
  if (table) {
    filterTable(table, document.querySelector("form.reference-filter"));
    offerDetails(table, document.getElementById("reference-copied"));
  }
  window.addEventListener("load", () => MathJax.startup.promise.then(() => typesetOnSight(formulas)));
});
