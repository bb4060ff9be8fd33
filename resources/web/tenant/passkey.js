// Sign-in with a passkey. The page works without it; it only uncovers the passkey button.
"use strict";
(() => {
  const form = document.getElementById("passkey");
  if (!form || !window.PublicKeyCredential || !navigator.credentials) {
    return;
  }
  const button = form.querySelector("button");
  const status = form.querySelector(".progress");
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function ask() {
    const answer = await fetch(form.dataset.options, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ state: form.elements.state.value }),
    });
    if (!answer.ok) {
      throw new Error("no options");
    }
    const options = await answer.json();
    return navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge) } });
  }

  function write(found) {
    const response = found.response;
    return JSON.stringify({
      id: found.id,
      rawId: text(found.rawId),
      type: found.type,
      authenticatorAttachment: found.authenticatorAttachment || undefined,
      clientExtensionResults: {},
      response: {
        authenticatorData: text(response.authenticatorData),
        clientDataJSON: text(response.clientDataJSON),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : undefined,
      },
    });
  }

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = form.dataset.waiting;
    try {
      form.elements.answer.value = write(await ask());
      form.submit();
    } catch (error) {
      button.disabled = false;
      status.textContent = error.name === "NotAllowedError" ? form.dataset.cancelled : form.dataset.failed;
    }
  });
})();
