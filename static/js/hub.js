// Loaded in <head> before the first paint. Everything here only makes quicker what works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.js = "";

  // The colour scheme: the reader's stored choice, else the system's.
  const KEY = "theme";
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage switched off: the system decides
    }
  };
  const show = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };
  show(stored());

  const themeButtons = () => {
    const group = document.querySelector("[data-theme-choice]");
    if (!group) return;
    const buttons = [...group.querySelectorAll("button")];
    const press = () => {
      const now = root.dataset.theme ?? "system";
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === now));
    };
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      try {
        if (button.value === "system") localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, button.value);
      } catch {
        // not kept, but shown on this page
      }
      show(button.value);
      press();
    });
    group.hidden = false;
    press();
  };

  // Facets: a choice on a wide screen submits the form, and the focus comes back to it.
  const PAUSE = 350; // ms, so that two quick choices are one request
  const LAST = "facet";
  const facets = () => {
    const form = document.querySelector("form[data-facets]");
    if (!form) return;
    let timer;
    form.addEventListener("change", (event) => {
      if (form.matches(":popover-open")) return; // on a phone the button applies all at once
      clearTimeout(timer);
      try {
        sessionStorage.setItem(LAST, event.target.id);
      } catch {
        // the focus starts at the top, as without this script
      }
      timer = setTimeout(() => form.requestSubmit(), PAUSE);
    });
    try {
      const last = document.getElementById(sessionStorage.getItem(LAST) ?? "");
      sessionStorage.removeItem(LAST);
      last?.focus();
    } catch {
      // no storage, no focus to give back
    }
  };

  // Passkeys: what only a script can ask for is shown, and its module fetched when it is wanted.
  const passkeys = () => {
    if (!window.PublicKeyCredential) return;
    for (const form of document.querySelectorAll("form[data-passkey]")) {
      form.hidden = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const { ask } = await import(form.dataset.module);
        await ask(form);
      });
    }
    for (const told of document.querySelectorAll("[data-passkey-none]")) told.hidden = true;
  };

  // Printing needs a script to be a button; without one the browser's own menu does it.
  const printing = () => {
    for (const item of document.querySelectorAll("[data-print]")) {
      item.hidden = false;
      item.addEventListener("click", () => window.print());
    }
  };

  // Signing out: what the editor kept on this device for lack of a connection goes too.
  const forgetting = () => {
    document.addEventListener("submit", (event) => {
      if (!event.target.matches('form[action="/account/logout/"]')) return;
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith("draft:")) localStorage.removeItem(key);
        }
      } catch {
        // nothing was kept
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    forgetting();
    themeButtons();
    facets();
    passkeys();
    printing();
  });
})();
