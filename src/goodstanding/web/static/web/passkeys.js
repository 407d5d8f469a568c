// Passkeys: the one thing of signing in that needs a script. Without it everything else works.
"use strict";

const canPasskeys = Boolean(window.PublicKeyCredential && window.webauthnJSON);

async function challenge(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.asks, { headers: { Accept: "application/json" } });
  return answer.json();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !canPasskeys;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[role=status]");
    said.textContent = "";
    try {
      const credential = await window.webauthnJSON[form.dataset.passkey](await challenge(form));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
    }
  });
}
