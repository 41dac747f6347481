// Runs in the page's own world, because only there can be reached: the page's session token (`g_ck`), the Streams of
// ServiceNow's softphone with the agent it knows and the parameters it was given (`connect.initCCPParams`, kept by reference
// and read late), and the way in which that softphone speaks to the page around it (`openFrameAPI`).
// It decides nothing: the module in the isolated world asks, by events that carry text only. Every script of the page can ask and
// answer as well: it learns nothing that it could not read, and whoever it deceives is its own page.
// They go through the window: an element of the page that is named like a function of the document hides that one. And a name
// of the page's globals may belong to an element or a frame, so what it holds counts only where it is what it should be.
(() => {
  const tell = (name, detail, rest) => dispatchEvent(new CustomEvent(`patchcord:${name}`, { detail, ...rest }));

  // Firefox puts a new version's scripts into pages that are open. The first copy goes on: it knows what the page had.
  if (!tell("ask", "", { cancelable: true })) return;

  // As long as a timer can: an agent may take any time.
  const HOLD_MS = 2 ** 31 - 1;
  // Long enough to be read.
  const TOAST_MS = 15_000;
  let held;

  // A word, and what comes after it.
  const parts = (text) => /^(\w*) ?(.*)$/s.exec(text).slice(1);

  // What `look` finds; nothing where a frame of another site has the name, which lets nobody look.
  const found = (look) => {
    try {
      return look();
    } catch {}
  };

  // Calls a function of the page, if it is one.
  const call = (owner, name, ...given) => {
    const called = found(() => owner[name]);
    if (typeof called === "function") called.apply(owner, given);
  };

  // The parameters of `initCCP`.
  const initParams = () => {
    const params = found(() => globalThis.connect.initCCPParams);
    return found(() => typeof params.ccpUrl) === "string" ? params : undefined;
  };

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
      const look = () => {
        if (typeof g_ck !== "string") return;
        watch.disconnect();
        tell("token", g_ck);
      };
      const watch = new MutationObserver(look);
      watch.observe(document, { childList: true, subtree: true });
      addEventListener("load", () => watch.disconnect(), { once: true });
      look();
    },
    // No pop-up of Streams' own and no replaced frame while the sign-in runs; the company's URL if one must come later.
    hold(loginUrl) {
      const params = initParams();
      if (!params || held?.params === params) return;
      const { loginPopup, ccpLoadTimeout } = params;
      held = { params, before: { loginPopup, ccpLoadTimeout } };
      Object.assign(params, { loginPopup: false, ccpLoadTimeout: HOLD_MS, loginUrl });
    },
    // The agent's login and the states of its contacts, now and whenever Streams hears of a change.
    agent() {
      const say = (agent) => {
        const contacts = agent.getContacts().map((contact) => contact.getState().type);
        tell("agent", JSON.stringify({ username: agent.getConfiguration().username, contacts }));
      };
      call(found(() => globalThis.connect), "agent", (agent) => {
        say(agent);
        agent.onRefresh(say);
      });
    },
    release: giveBack,
    // What ServiceNow's own controls show of a softphone that is hidden behind them (openFrameAPI).
    toast(argument) {
      const [kind, words] = parts(argument);
      call(globalThis.openFrameAPI, "toastMessage", words, kind, TOAST_MS);
    },
    // The softphone in their place, for an agent who has to act in it.
    reveal() {
      call(globalThis.openFrameAPI, "show");
      call(globalThis.openFrameAPI, "showIframe");
    },
    // The states of the agent's contacts. Streams throws where it knows of no agent; what it cannot tell is not told, nor
    // anything where it cannot be reached: then a contact may be live.
    contacts() {
      const Agent = found(() => globalThis.connect.Agent);
      if (typeof Agent !== "function") return;
      const contacts = found(() => new Agent().getContacts()) ?? [];
      tell("contacts", contacts.map((contact) => contact.getState().type ?? "unknown").join(" "));
    },
  };

  addEventListener("patchcord:ask", (event) => {
    event.preventDefault();
    const [what, argument] = parts(event.detail);
    if (Object.hasOwn(answers, what)) answers[what](argument);
  });
})();
