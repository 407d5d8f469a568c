// The what-if calculator's comforts: facts from the address, more lines without a round trip, a link to copy.
"use strict";

for (const form of document.querySelectorAll("[data-what-if]")) {
  const most = Number(form.dataset.whatIf);
  const lines = (group) => [...form.querySelectorAll(`[data-line="${group}"]`)];

  // A blank copy of the last line, with the next number.
  const add = (group) => {
    const all = lines(group), last = all.at(-1);
    if (!last || all.length >= most) return false;
    const line = last.cloneNode(true);
    const renumbered = (text) => text.replace(`${group}-${all.length - 1}-`, `${group}-${all.length}-`);
    for (const part of line.querySelectorAll("[id], [for], [name], [aria-describedby]"))
      for (const name of ["id", "for", "name", "aria-describedby"])
        if (part.hasAttribute(name)) part.setAttribute(name, renumbered(part.getAttribute(name)));
    for (const field of line.querySelectorAll("input, select")) { field.value = ""; field.removeAttribute("aria-invalid"); }
    for (const fault of line.querySelectorAll(".fault, legend .soft")) fault.remove();
    for (const bad of line.querySelectorAll(".field-bad")) bad.classList.remove("field-bad");
    line.querySelector("details")?.removeAttribute("open");
    const legend = line.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, String(all.length + 1)).trim();
    last.after(line);
    return line;
  };

  form.querySelector("[data-more]")?.addEventListener("click", (event) => {
    const line = add("events");
    if (!line) return;
    event.preventDefault();
    line.querySelector("input").focus();
  });

  // Facts behind the "#": into the form, and nowhere else.
  const fill = () => {
    const facts = new URLSearchParams(location.hash.slice(1));
    const named = location.hash.includes("=");  // "#year" alone is a place on the page
    if (!named || document.querySelector("[data-result]")) return;
    for (const name of facts.keys()) {
      const [, group, number] = name.match(/^(events|previous)-(\d+)-/) || [];
      while (group && lines(group).length <= Number(number) && add(group));
    }
    for (const field of form.querySelectorAll("input, select")) {
      field.value = facts.get(field.name) ?? "";
      if (facts.has(field.name)) field.closest("details")?.setAttribute("open", "");
    }
    document.querySelector("[data-from-link]").hidden = false;
  };
  fill();
  addEventListener("hashchange", fill);

  const facts = () => {
    const filled = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim());
    return new URLSearchParams(filled).toString();
  };
  const copy = form.querySelector("[data-link]");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    history.replaceState(null, "", `${location.pathname}${location.search}#${facts()}`);
    const said = copy.textContent;
    try { await navigator.clipboard.writeText(location.href); copy.textContent = copy.dataset.copied; } catch { /* it stands in the address bar */ }
    setTimeout(() => { copy.textContent = said; }, 2000);
  });

  // Saving a file leaves the page as it is: it may be sent again.
  form.querySelector("[data-again]").addEventListener("click", () => setTimeout(() => { delete form.dataset.sent; }, 500));
  // An area has its own questions.
  form.querySelector("#area")?.addEventListener("change", () => form.requestSubmit(form.querySelector("[data-more]")));
}
const result = document.querySelector("[data-result]");
if (result) result.focus({ preventScroll: false });
