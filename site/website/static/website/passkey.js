// Makes or shows a passkey: the one thing of second proofs that a browser cannot do without a script.
"use strict";

const place = document.getElementById("passkey");
const button = place.querySelector("button");
const says = document.getElementById("passkey-says");

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function send(address, what) {
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Requested-With": "XMLHttpRequest",
      "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify(what),
    redirect: "error",
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.said || "");
  return answer;
}

function ready(asked) {
  asked.challenge = toBytes(asked.challenge);
  if (asked.user) asked.user.id = toBytes(asked.user.id);
  for (const list of [asked.excludeCredentials, asked.allowCredentials]) {
    for (const one of list || []) one.id = toBytes(one.id);
  }
  return { publicKey: asked };
}

function told(made) {
  const { response } = made, said = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = toText(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: made.id, rawId: toText(made.rawId), type: made.type, response: said,
    clientExtensionResults: made.getClientExtensionResults(),
    authenticatorAttachment: made.authenticatorAttachment,
  };
}

async function go() {
  button.disabled = true;
  says.textContent = place.dataset.wait;
  try {
    const asked = ready(await send(place.dataset.begin, {}));
    const name = document.querySelector("[name=name]");
    const made = name ? await navigator.credentials.create(asked) : await navigator.credentials.get(asked);
    const answer = told(made);
    if (name) answer.name = name.value;
    location.assign((await send(place.dataset.end, answer)).go);
  } catch (error) {
    // What the browser says is in its own words; ours say what to do.
    const isOurs = error.constructor === Error && error.message;
    says.textContent = isOurs ? error.message : place.dataset.failed;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  place.hidden = false;
  for (const one of document.querySelectorAll("[data-without-passkey]")) one.hidden = true;
  button.addEventListener("click", (event) => { event.preventDefault(); go(); });
}
