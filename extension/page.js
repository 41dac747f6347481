// Runs in the page's own world, because only there can be reached: the page's session token (`g_ck`), the Streams of
// ServiceNow's softphone with the agent it knows and the parameters it was given (`connect.initCCPParams`, kept by reference
// and read late), and the way in which that softphone speaks to the page around it (`openFrameAPI`).
// It decides nothing: the module in the isolated world asks, by events that carry text only. Every script of the page can ask and
// answer as well: it learns nothing that it could not read already, and can deceive only its own page.
// The events go through the window, because an element of the page can hide a function of the document that has the same name. An
// element or a frame can also have the name of a global, so a global counts only where it has the expected type.
(() => {
  const tell = (name, detail, rest) => dispatchEvent(new CustomEvent(`patchcord:${name}`, { detail, ...rest }));

  // Firefox puts a new version's scripts into open pages. The first copy goes on: it knows the parameters that the page had.
  if (!tell("ask", "", { cancelable: true })) return;

  // The longest time of a timer, because an agent may take any time.
  const HOLD_MS = 2 ** 31 - 1;
  // Long enough to be read, in milliseconds.
  const TOAST_MS = 15_000;
  // How long Streams is held without a word of the module, in milliseconds. A browser that removes the extension may end the module
  // without a word, and lets a hidden page speak once a minute only.
  const LEASE_MS = 90_000;
  let held;
  // Looks for the session token until the page has loaded. A token that comes later is found when the module asks again.
  let watch;

  // The first word of a text, and the rest.
  const parts = (text) => /^(\w*) ?(.*)$/s.exec(text).slice(1);

  // The result of `look`; nothing where a frame of another site has the name, because looking into it throws.
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
    clearTimeout(held.lease);
    for (const [name, value] of Object.entries(held.before)) {
      if (value === undefined) delete held.params[name];
      else held.params[name] = value;
    }
    held = undefined;
    // Streams may have begun to wait for a login meanwhile, and would wait for ever: it begins again, as without us.
    const core = found(() => globalThis.connect.core);
    const waits = found(() => core.iframeRefreshTimeout);
    if (!waits) return;
    clearTimeout(waits);
    core.iframeRefreshTimeout = null;
    call(core, "reauthenticateAfterLogout");
  };

  const answers = {
    // The session token, as soon as the page has set it: the script that sets it may not have run yet.
    token() {
      if (typeof g_ck === "string") {
        tell("token", g_ck);
      } else if (!watch) {
        watch = new MutationObserver(() => {
          if (typeof g_ck !== "string") return;
          watch.disconnect();
          tell("token", g_ck);
        });
        watch.observe(document, { childList: true, subtree: true });
        addEventListener("load", () => watch.disconnect(), { once: true });
      }
    },
    // No pop-up of Streams and no replaced frame during the sign-in. A later pop-up opens the company's Login URL.
    hold(loginUrl) {
      const params = initParams();
      if (!params) return;
      const lease = setTimeout(giveBack, LEASE_MS);
      if (held?.params === params) {
        clearTimeout(held.lease);
        held.lease = lease;
        return;
      }
      const { loginPopup, ccpLoadTimeout } = params;
      held = { params, before: { loginPopup, ccpLoadTimeout }, lease };
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
    // A message in ServiceNow's own controls, which may hide the softphone (openFrameAPI.toastMessage).
    toast(argument) {
      const [kind, words] = parts(argument);
      call(globalThis.openFrameAPI, "toastMessage", words, kind, TOAST_MS);
    },
    // Shows the softphone instead of these controls, because the agent has to act in it.
    reveal() {
      call(globalThis.openFrameAPI, "show");
      call(globalThis.openFrameAPI, "showIframe");
    },
    // Sets the agent to Offline as soon as the agent's contacts allow it, because the session ends now.
    offline() {
      const done = () => tell("offline", "");
      const set = () => {
        const agent = new globalThis.connect.Agent();
        const offline = agent.getAgentStates().find((state) => state.type === "offline");
        agent.setState(offline, { success: done, failure: done }, { enqueueNextState: true });
        return true;
      };
      if (!found(set)) done();
    },
    // The states of the agent's contacts (ContactStateType). Where Streams knows no agent, it throws, and there is no contact. Where
    // Streams cannot be reached nothing is answered: a contact may be live.
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
