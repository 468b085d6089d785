// Asks the browser for a passkey, or for the answer of one, and sends it with the form that it stands in.
// data-passkey: "create" or "get"; data-options: what to ask, as JSON with bytes in base64url.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const publicKey = {
    ...options, user, challenge: bytes(options.challenge), excludeCredentials: known(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return answer(made, { attestationObject: text(made.response.attestationObject) });
}

async function get(options) {
  const publicKey = {
    ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature } = found.response;
  return answer(found, { authenticatorData: text(authenticatorData), signature: text(signature) });
}

function answer(credential, response) {
  const clientDataJSON = text(credential.response.clientDataJSON);
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: id, type, clientExtensionResults: {}, response: { clientDataJSON, ...response } });
}

async function ask(place, form) {
  const status = place.querySelector("[role=status]");
  status.textContent = "";
  try {
    const options = JSON.parse(place.dataset.options);
    const said = await (place.dataset.passkey === "create" ? create(options) : get(options));
    place.querySelector("input[name$=passkey]").value = said;
  } catch {
    status.textContent = status.dataset.failed;
    return;
  }
  form.submit();
}

for (const place of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  place.hidden = false;
  if (place.matches("form")) {
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(place, place);
    });
  } else {
    place.querySelector("button").addEventListener("click", () => ask(place, place.closest("form")));
  }
}
