// Runs in the page's own world, because only there can three things be reached: the page's session token (`g_ck`), the
// parameters that ServiceNow's softphone gave to Streams (`connect.initCCPParams`, kept by reference and read late), and the
// agent that Streams knows.
// It decides nothing: the module in the isolated world asks, by events that carry text only.
(() => {
  // Firefox puts a new version's scripts into pages that are open. The first copy goes on: it knows what the page had.
  if (!document.dispatchEvent(new CustomEvent("patchcord:ask", { detail: "", cancelable: true }))) return;

  // As long as a timer can: an agent may take any time.
  const HOLD_MS = 2 ** 31 - 1;
  let held;

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
        const contacts = agent.getContacts().map((contact) => contact.getStatus().type);
        const detail = JSON.stringify({ username: agent.getConfiguration().username, contacts });
        document.dispatchEvent(new CustomEvent("patchcord:agent", { detail }));
      };
      globalThis.connect?.agent?.((agent) => {
        tell(agent);
        agent.onRefresh(tell);
      });
    },
    release: giveBack,
  };

  document.addEventListener("patchcord:ask", (event) => {
    event.preventDefault();
    const [what, argument] = String(event.detail).split(" ");
    if (Object.hasOwn(answers, what)) answers[what](argument);
  });
})();
