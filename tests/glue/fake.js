// The browser as `src/web` calls it, faked. It is JavaScript because the glue calls objects of JavaScript, and a fake because
// no real browser lets a test say when an API is silent, late or refuses. Everything crosses to the tests as JSON.

const TOKEN = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
const FRAME = "iframe[name='Amazon Connect CCP']";
const OURS = "meta[name=referrer], patchcord-panel, patchcord-notice";
const ORIGIN = "https://acme.service-now.com";

let calls, home, listeners, plans, rules, stores;

const copy = (value) => JSON.parse(JSON.stringify(value ?? null));
const note = (name, argument) => calls.push([name, copy(argument)]);
const turn = () => new Promise((next) => setTimeout(next));

// Records a call, and answers as the test has planned it, or else as usual.
const call = async (name, argument, usual) => {
  note(name, argument);
  return plans[name] ? copy(await plans[name].promise) : usual?.();
};

const event = (name) => ({ addListener: (listener) => (listeners[name] ??= []).push(listener) });

const area = (name) => ({
  get: (key) => {
    const found = () => (key === undefined ? stores[name] : key in stores[name] ? { [key]: stores[name][key] } : {});
    return call(`${name}.get`, key, () => copy(found()));
  },
  set: (items) => call(`${name}.set`, items, () => void Object.assign(stores[name], copy(items))),
});

const SENDER = { url: "https://acme.service-now.com/now/sow/home", tab: { id: 7 }, frameId: 3 };

// A message is recorded by its own name. The background answers it where one has been started, else the test does.
const sendMessage = (message) => {
  const name = typeof message === "string" ? message : Object.keys(message)[0];
  const [background] = listeners["runtime.onMessage"] ?? [];
  if (!background) hold(name);
  const deliver = () => new Promise((respond) => background(copy(message), SENDER, (reply) => respond(copy(reply))));
  return call(name, message, deliver);
};

const updateSessionRules = (options) =>
  call("updateSessionRules", options, () => {
    for (const id of options.removeRuleIds) rules.delete(id);
    for (const rule of options.addRules) {
      if (rules.has(rule.id)) throw new Error(`Rule with id ${rule.id} does not have a unique ID.`);
      rules.set(rule.id, rule);
    }
  });

const redirect = (path) => `https://patchcord.chromiumapp.org/${path}`;

// The glue may keep hold of `runtime`, so there is one for all tests.
const runtime = { sendMessage, onMessage: event("runtime.onMessage"), onUpdateAvailable: event("runtime.onUpdateAvailable"), getURL: (file) => `${home}/${file}` };

const chrome = () => ({
  runtime,
  storage: {
    session: area("session"),
    local: area("local"),
    managed: area("managed"),
    onChanged: event("storage.onChanged"),
  },
  identity: {
    getRedirectURL: redirect,
    launchWebAuthFlow: (details) =>
      call("launchWebAuthFlow", { ...details, rulesInForce: [...rules.keys()] }, () => redirect("signed-in")),
  },
  declarativeNetRequest: { updateSessionRules },
  windows: {
    create: (data) => call("windows.create", data, () => ({ id: 21, tabs: [{ id: 31 }] })),
    update: (id, info) => call("windows.update", { id, ...info }),
  },
  tabs: {
    create: (data) => call("tabs.create", data, () => ({ id: 41 })),
    hide: (id) => call("tabs.hide", id),
    remove: (id) => call("tabs.remove", id),
    onRemoved: event("tabs.onRemoved"),
  },
  webRequest: {
    onBeforeRequest: event("webRequest.onBeforeRequest"),
    onHeadersReceived: event("webRequest.onHeadersReceived"),
  },
});

// The page's own world, as `page.js` answers it.
addEventListener("patchcord:ask", ({ detail }) => {
  note("page", detail);
  if (detail === "token") dispatchEvent(new CustomEvent("patchcord:token", { detail: TOKEN }));
});

// Events that are said to come from the browser itself, which no script can make: whoever listens is called with what looks so.
const hearing = { message: new Map(), load: new Map() };
const { addEventListener: listen, removeEventListener: unlisten } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (kind, hears, ...rest) {
  if (hearing[kind]) hearing[kind].set(hears, this);
  return listen.call(this, kind, hears, ...rest);
};
EventTarget.prototype.removeEventListener = function (kind, hears, ...rest) {
  hearing[kind]?.delete(hears);
  return unlisten.call(this, kind, hears, ...rest);
};
const happens = (kind, target, event) => {
  for (const [hears, on] of [...hearing[kind]]) {
    const path = kind === "load" ? [target, document] : [target];
    if (path.includes(on ?? window)) hears({ isTrusted: true, target, ...event });
  }
};

// What is closed to the page is open to the tests.
const roots = new WeakMap();
const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function (init) {
  const root = attachShadow.call(this, init);
  roots.set(this, root);
  return root;
};
const markup = (element) => element.outerHTML + (roots.get(element)?.innerHTML ?? "");

// A new browser. What an earlier test has set going comes to its end in the old one.
export const install = async () => {
  await turn();
  calls = [];
  plans = {};
  rules = new Map();
  stores = { session: {}, local: {}, managed: {} };
  stop();
  document.querySelectorAll(`${OURS}, ${FRAME}`).forEach((element) => element.remove());
  runtime.id = "patchcord";
  home = "chrome-extension://patchcord";
  globalThis.chrome = chrome();
  Object.defineProperty(globalThis, "origin", { value: ORIGIN, configurable: true, writable: true });
  globalThis.fetch = async (...request) => {
    const { url, method, headers } = new Request(...request);
    const asked = { method, url: url.replace(ORIGIN, ""), token: headers.get("X-UserToken") };
    const body = await call("fetch", asked);
    return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  };
};

// The background is stopped, as a browser does with one that is idle: only what it has stored is left.
export const stop = () => void (listeners = {});

// The extension is removed, which leaves its part of each page behind.
export const uninstall = () => void (runtime.id = undefined);

// The browser is Firefox, which has no pages out of sight.
export const firefox = () => void (home = "moz-extension://patchcord");

const plan = (name) => {
  plans[name] ??= Promise.withResolvers();
  plans[name].promise.catch(() => {});
  return plans[name];
};
export const hold = (name) => void plan(name);
export const answers = (name, json) => plan(name).resolve(JSON.parse(json));
export const fails = (name, message) => plan(name).reject(new Error(message));

export const keep = (name, json) => void (stores[name] = JSON.parse(json));
export const fire = (name, json) => listeners[name].forEach((listener) => listener(...JSON.parse(json)));
export const listening = () => Object.keys(listeners).sort().join(" ");

// Sends a message to the background; whether it says that it will answer.
export const ask = (who, message, url) =>
  listeners["runtime.onMessage"][0](JSON.parse(message), { ...SENDER, url }, (reply) => note(`answer ${who}`, reply));

// The argument of a call, as soon as it is made.
export const seen = async (name, nth) => {
  for (let turns = 0; turns < 250; turns++) {
    const found = calls.filter((call) => call[0] === name)[nth - 1];
    if (found) return JSON.stringify(found[1]);
    await turn();
  }
  throw new Error(`${name} was not called ${nth} times, but: ${JSON.stringify(calls)}`);
};

// So many turns that whatever is under way has happened.
export const idle = async () => {
  for (let turns = 0; turns < 20; turns++) await turn();
};

export const called = () => JSON.stringify(calls);

// ---- The page ----

export const visit = (path) => history.replaceState(null, "", path);
export const added = () => [...document.querySelectorAll(OURS)].map(markup).join("\n");

const frame = () => document.querySelector(FRAME);

// A CCP frame as Streams makes it, except that it loads nothing: its address is only written down.
export const appear = (src) => {
  const element = document.createElement("iframe");
  element.name = "Amazon Connect CCP";
  const set = (url) => {
    src = url;
    note("frame", { src: url, referrerPolicy: element.referrerPolicy });
  };
  Object.defineProperty(element, "src", { get: () => src, set });
  document.body.append(element);
};

export const load = () => happens("load", frame());

// What a script of the page says has happened.
export const pretend = (json, origin) => {
  frame().dispatchEvent(new Event("load"));
  dispatchEvent(new MessageEvent("message", { data: JSON.parse(json), origin, source: frame().contentWindow }));
};

export const post = (json, origin, fromFrame) => {
  const source = fromFrame ? frame().contentWindow : window;
  happens("message", window, { data: JSON.parse(json), origin, source });
};

export const vanish = () => frame().remove();

// What content.js keeps for a module that cannot start yet.
export const keepMessages = () => {
  const messages = [];
  addEventListener("message", (event) => messages.push(event));
  return messages;
};
export const keepLoaded = () => {
  const loaded = [];
  document.addEventListener("load", ({ target }) => loaded.push(target), true);
  return loaded;
};
