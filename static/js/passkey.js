// Asks the browser for a passkey and sends its answer with the form. Fetched by hub.js on demand.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const listed = (all) => (all ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const create = async (options) => {
  const found = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
      // Kept by the device where it can, so that it also signs in without a password.
      authenticatorSelection: { ...options.authenticatorSelection, residentKey: "preferred" },
    },
  });
  return answer(found, {
    attestationObject: text(found.response.attestationObject),
    transports: found.response.getTransports?.() ?? [],
  });
};

const get = async (options) => {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: listed(options.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
};

const answer = (found, response) => ({
  id: found.id,
  rawId: text(found.rawId),
  type: found.type,
  authenticatorAttachment: found.authenticatorAttachment,
  clientExtensionResults: found.getClientExtensionResults(),
  response: { clientDataJSON: text(found.response.clientDataJSON), ...response },
});

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return (await reply.json()).request_options;
};

export const ask = async (form) => {
  const said = form.querySelector("[data-passkey-said]");
  said.hidden = true;
  try {
    const { publicKey } = await optionsOf(form);
    const found = await (form.dataset.passkey === "create" ? create(publicKey) : get(publicKey));
    form.elements.credential.value = JSON.stringify(found);
    form.submit();
  } catch {
    // Called off, too late, not the right key, or an address that passkeys do not work at.
    said.hidden = false;
  }
};
