// For pages on which much is written. Keeps what is typed: on the server every few seconds, and on this
// device until the server has it.
// Nothing is sent to anybody but this site, and nothing here is needed to write.
const PAUSE = 3000; // ms after the last key
const LONGEST = 8000; // ms that a word waits at most
const AGAIN = 5000; // ms until the next try without an answer
const SKIPPED = new Set(["csrfmiddlewaretoken", "read", "person"]);

const keyOf = (form, slug) => `draft:${form.dataset.person}:${slug}`;

const device = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // storage switched off, or not ours
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  },
};

const entriesOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && value !== "");

const addRow = (group, number) => {
  const rows = [...group.querySelectorAll("[data-row]")];
  const next = number ?? Math.max(-1, ...rows.map(numberOf)) + 1;
  const row = group.querySelector("template").content.cloneNode(true);
  for (const part of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace("NUMBER", String(next)));
    }
  }
  const before = group.querySelector("template");
  before.before(row);
  return before.previousElementSibling;
};

const numberOf = (row) => Number(row.querySelector("[name]").name.split("-")[1]);

const restore = (form, fields) => {
  for (const name of new Set(fields.map(([name]) => name))) {
    const [part, number] = name.split("-");
    const group = form.querySelector(`[data-rows="${CSS.escape(part)}"]`);
    if (group && !form.elements.namedItem(name)) addRow(group, Number(number));
  }
  const wanted = new Map();
  for (const [name, value] of fields) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || SKIPPED.has(field.name) || field.type === "submit") continue;
    const values = wanted.get(field.name) ?? [];
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
};

const counters = (form) => {
  for (const field of form.querySelectorAll("[data-most]")) {
    const told = document.createElement("p");
    told.className = "count-of";
    field.after(told);
    const count = () => {
      const left = Number(field.dataset.most) - [...field.value].length;
      told.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
      told.toggleAttribute("data-over", left < 0);
    };
    field.addEventListener("input", count);
    form.addEventListener("restored", count);
    count();
  }
};

const writing = (form) => {
  const key = keyOf(form, form.dataset.draft);
  const said = form.querySelector("[data-said]");
  const read = form.elements.namedItem("read");
  let timer;
  let since = 0; // when the oldest word was typed that the server does not have; 0 for none
  let typed = 0; // rises with every change
  let sending = false;

  const say = (text, tone = "", more = null) => {
    said.dataset.tone = tone;
    said.replaceChildren(text, ...(more ? [" ", more] : []));
  };
  const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
  const keep = (more = {}) =>
    device.set(key, {
      fields: entriesOf(form),
      read: read.value,
      edition: Number(form.dataset.edition),
      ...more,
    });
  const kept = () => (device.get(key) ? "Your text is kept on this device." : "Keep this page open.");

  const plan = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const changed = () => {
    typed += 1;
    since ||= Date.now();
    keep();
    if (said.dataset.tone !== "error") say("Writing …");
    plan(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  };

  const told = (reply) => {
    read.value = JSON.stringify({ ...JSON.parse(read.value), ...reply.read });
    form.dataset.edition = reply.edition;
    const whole = document.querySelector("[data-whole]");
    if (whole) {
      whole.querySelector("h2").textContent = reply.sentence;
      whole.querySelector("progress").value = reply.stated;
      const missing = new Set(reply.missing.map((gap) => gap.part));
      for (const gap of whole.querySelectorAll("[data-gap]")) gap.hidden = !missing.has(gap.dataset.gap);
    }
    if (reply.clashes.length) {
      const both = document.createElement("button");
      Object.assign(both, { textContent: "See both texts", className: "button small quiet", name: "save", value: "1" });
      say(`Not saved: somebody else changed ${reply.clashes.join(", ")} too. ${kept()}`, "error", both);
      return;
    }
    const at = new Date(reply.saved_at ?? Date.now());
    say(`Saved at ${at.toLocaleTimeString("en-GB")}`);
  };

  const save = async () => {
    if (sending) return plan(PAUSE);
    const asOf = typed;
    sending = true;
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (reply.status === 401) {
        say(`Not saved: you are signed out. ${kept()}`, "error", link("Sign in", form.dataset.login));
        return;
      }
      const body = await reply.json();
      if (!reply.ok) {
        say(`Not saved: ${body.said} ${kept()}`, "error");
        return;
      }
      told(body);
      if (typed === asOf && !body.clashes.length) {
        since = 0;
        device.remove(key);
      } else if (!body.clashes.length) {
        since = Date.now();
        keep();
        plan(PAUSE);
      }
    } catch {
      const why = navigator.onLine ? "the hub does not answer" : "no connection";
      say(`Not saved: ${why}. ${kept()}`, "error");
      plan(AGAIN);
    } finally {
      sending = false;
    }
  };

  const before = device.get(key);
  const same = () => JSON.stringify(before.fields) === JSON.stringify(entriesOf(form));
  if (before) {
    const arrived = before.submitted && Number(form.dataset.edition) > before.edition;
    if (arrived || same()) {
      device.remove(key);
    } else {
      restore(form, before.fields);
      read.value = before.read;
      form.dispatchEvent(new Event("restored"));
      changed();
      say("Text that was not saved is back from this device. Saving …");
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (since) keep({ submitted: true });
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add"]');
    if (!button) return;
    event.preventDefault();
    addRow(button.closest("[data-rows]")).querySelector("input, select, textarea").focus();
  });
  window.addEventListener("online", () => since && plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && since) plan(0);
  });
};

const sheet = document.querySelector("form[data-draft]");
if (sheet) {
  counters(sheet);
  writing(sheet);
}
// The other page of two texts: what was typed stays on this device until one was chosen.
const clash = document.querySelector("form[data-clash]");
if (clash) {
  const key = keyOf(clash, clash.dataset.clash);
  const before = device.get(key);
  if (before) device.set(key, { ...before, submitted: false });
  clash.addEventListener("submit", () => device.remove(key));
}

// The clock of a page on which minutes are written: the host's time and the meeting's minute.
const EVERY = 15000; // ms
const shown = document.querySelector("[data-clock]");

const words = () => {
  const zone = shown.dataset.clock;
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...day,
  });
  const of = Object.fromEntries(parts.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  const minute = Math.floor((Date.now() - Date.parse(shown.dataset.start)) / 60000);
  const long = Number(shown.dataset.minutes);
  const running = minute >= 0 && minute < long ? `, minute ${minute} of ${long}` : "";
  return `${of.weekday} ${of.day} ${of.month} ${of.year}, ${of.hour}:${of.minute} ${zone}${running}`;
};

const show = () => {
  const text = words();
  if (shown.textContent.trim() !== text) shown.textContent = text;
};

if (shown) {
  show();
  setInterval(show, EVERY);
}
