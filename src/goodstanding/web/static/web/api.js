// Sends what the form on /tools/api says and shows what is answered. The key goes into a header and nowhere else.
"use strict";
(() => {
  const form = document.getElementById("call"), send = document.getElementById("send");
  const shown = id => document.getElementById(id);
  const SHOWN = ["ratelimit", "ratelimit-policy", "retry-after", "etag", "link", "content-type", "deprecation", "sunset"];
  if (!form || !send) return;
  send.hidden = false;
  document.querySelectorAll(".api-key").forEach(field => { field.hidden = false; });

  function request() {
    const headers = { Accept: "application/json" }, query = new URLSearchParams();
    let path = form.dataset.path;
    for (const field of form.querySelectorAll("[data-where]")) {
      const { where, name } = field.dataset, value = field.value;
      if (where === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
      else if (value && where === "query") query.append(name, value);
      else if (value && where === "header") headers[name] = value;
    }
    const key = shown("key");
    if (key && key.value.trim()) headers.Authorization = `Bearer ${key.value.trim()}`;
    const options = { method: form.dataset.method, headers, credentials: "omit", redirect: "error" };
    const body = shown("body");
    if (body) { options.body = body.value; headers["Content-Type"] = "application/json"; }
    return [path + (query.size ? `?${query}` : ""), options];
  }

  function pretty(text) {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  }

  async function call() {
    if (!form.reportValidity()) return;
    const [address, options] = request();
    send.disabled = true;
    shown("offline").hidden = true;
    try {
      const answer = await fetch(address, options), text = await answer.text();
      shown("status").textContent = answer.status;
      shown("status").className = answer.ok ? "tag tag-good" : "tag tag-bad";
      shown("headers").textContent = SHOWN.filter(name => answer.headers.has(name)).map(name => `${name}: ${answer.headers.get(name)}`).join("\n");
      shown("text").textContent = pretty(text).slice(0, 200000);
      shown("answer").hidden = false;
    } catch {
      shown("answer").hidden = true;
      shown("offline").hidden = false;
    } finally {
      send.disabled = false;
    }
  }

  send.addEventListener("click", call);
})();
