// Progressive enhancement only: every page works without this file.
"use strict";

// Focus on the error summary, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// Theme: change at once, and let the form keep the choice in the cookie.
for (const form of document.querySelectorAll("[data-theme-choice]")) {
  form.addEventListener("submit", (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    document.documentElement.dataset.theme = chosen;
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
    const body = new URLSearchParams({ theme: chosen, next: location.pathname });
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
}

// "/" puts the cursor into the search box, unless somebody is typing (WCAG 2.1.4: only when nothing has the focus).
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const active = document.activeElement;
  if (active && active !== document.body && active.id !== "main") return;
  const box = document.querySelector("input[type=search]");
  if (box) { event.preventDefault(); box.focus(); box.select(); }
});

// Switching the language keeps what was typed on the page (never passwords or files).
const typed = () => [...document.querySelectorAll("main :is(input, select, textarea)[name]")]
  .filter((field) => !["password", "file", "hidden"].includes(field.type));
for (const form of document.querySelectorAll("[data-keeps-forms]")) {
  form.addEventListener("submit", () => {
    const kept = typed().map((field) => [field.name, field.value, field.checked]);
    try { sessionStorage.setItem("typed", JSON.stringify({ page: location.pathname, kept })); } catch { /* storage is off */ }
  });
}
try {
  const saved = JSON.parse(sessionStorage.getItem("typed") || "null");
  sessionStorage.removeItem("typed");
  if (saved?.page === location.pathname) {
    const fields = typed();
    saved.kept.forEach(([name, value, checked], index) => {
      const field = fields[index];
      if (field?.name !== name) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = checked;
      else field.value = value;
    });
  }
} catch { /* nothing kept */ }

// The same form is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.matches("[data-theme-choice], [data-keeps-forms]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// A file over the limit is said before it travels.
for (const input of document.querySelectorAll("input[type=file][data-limit]")) {
  input.addEventListener("change", () => {
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.limit));
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}

// Suggestions while typing: the ARIA combobox pattern with a list, silent while an input method is composing.
for (const frame of document.querySelectorAll("[data-suggest]")) {
  const input = frame.querySelector("input");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  frame.append(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let waiting = 0, asked = "", chosen = -1;

  const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (matches) => {
    list.replaceChildren(...matches.map((match, n) => {
      const option = document.createElement("li"), code = document.createElement("small");
      option.id = `${list.id}-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = match.href;
      option.append(match.name);
      if (/[\u3400-\u9fff]/.test(match.name)) option.lang = "zh-Hans";
      code.textContent = match.code;
      option.append(code);
      return option;
    }));
    list.hidden = matches.length === 0;
    chosen = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const words = input.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < 2) return close();
    try {
      const response = await fetch(`${frame.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (response.ok && words === asked) show((await response.json()).matches);
    } catch { close(); }
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(ask, 180); };

  input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  input.addEventListener("compositionend", soon);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(list.children[chosen].dataset.href); }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) { event.preventDefault(); location.assign(option.dataset.href); }
  });
}
