// Runs in the page's own world, because only there can be reached: the page's session token (`g_ck`), the Streams of
// ServiceNow's softphone with the agent it knows and the parameters it was given (`connect.initCCPParams`, kept by reference
// and read late), and the way in which that softphone speaks to the page around it (`openFrameAPI`).
// It decides nothing: the module in the isolated world asks, by events that carry text only.
(() => {
  // Firefox puts a new version's scripts into pages that are open. The first copy goes on: it knows what the page had.
  if (!document.dispatchEvent(new CustomEvent("patchcord:ask", { detail: "", cancelable: true }))) return;

  // As long as a timer can: an agent may take any time.
  const HOLD_MS = 2 ** 31 - 1;
  // Long enough to be read.
  const TOAST_MS = 15_000;
  let held;

  // A word, and what comes after it.
  const parts = (text) => /^(\w*) ?(.*)$/s.exec(text).slice(1);

  const giveBack = () => {
    if (!held) return;
    for (const [name, value] of Object.entries(held.before)) {
      if (value === undefined) delete held.params[name];
      else held.params[name] = value;
    }
    held = undefined;
  };

  const answers = {
    // The token, as soon as the page has one: it is set by a script of the page that may not have run yet.
    token() {
      const tell = () => {
        if (typeof g_ck !== "string") return;
        watch.disconnect();
        document.dispatchEvent(new CustomEvent("patchcord:token", { detail: g_ck }));
      };
      const watch = new MutationObserver(tell);
      watch.observe(document, { childList: true, subtree: true });
      addEventListener("load", () => watch.disconnect(), { once: true });
      tell();
    },
    // No pop-up of Streams' own and no replaced frame while the sign-in runs; the company's URL if one must come later.
    hold(loginUrl) {
      const params = globalThis.connect?.initCCPParams;
      if (!params || held?.params === params) return;
      const { loginPopup, ccpLoadTimeout } = params;
      held = { params, before: { loginPopup, ccpLoadTimeout } };
      Object.assign(params, { loginPopup: false, ccpLoadTimeout: HOLD_MS, loginUrl });
    },
    // Whose the phone is and what its contacts are at, now and whenever Streams hears of a change.
    agent() {
      const tell = (agent) => {
        const contacts = agent.getContacts().map((contact) => contact.getState().type);
        const detail = JSON.stringify({ username: agent.getConfiguration().username, contacts });
        document.dispatchEvent(new CustomEvent("patchcord:agent", { detail }));
      };
      globalThis.connect?.agent?.((agent) => {
        tell(agent);
        agent.onRefresh(tell);
      });
    },
    release: giveBack,
    // What ServiceNow's own controls show of a softphone that is hidden behind them (openFrameAPI).
    toast(argument) {
      const [kind, words] = parts(argument);
      globalThis.openFrameAPI?.toastMessage?.(words, kind, TOAST_MS);
    },
    // The softphone in their place, for an agent who has to act in it.
    reveal() {
      globalThis.openFrameAPI?.show?.();
      globalThis.openFrameAPI?.showIframe?.();
    },
    // The states of the agent's contacts. Streams throws where it knows of no agent; what it cannot tell is not told, nor
    // anything where it cannot be reached: then a contact may be live.
    contacts() {
      if (!globalThis.connect?.Agent) return;
      let contacts = [];
      try {
        contacts = new connect.Agent().getContacts();
      } catch {}
      const states = contacts.map((contact) => contact.getState().type).join(" ");
      document.dispatchEvent(new CustomEvent("patchcord:contacts", { detail: states }));
    },
  };

  document.addEventListener("patchcord:ask", (event) => {
    event.preventDefault();
    const [what, argument] = parts(event.detail);
    if (Object.hasOwn(answers, what)) answers[what](argument);
  });
})();
