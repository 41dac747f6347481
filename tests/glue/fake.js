// The browser as `src/web` calls it, faked. It is JavaScript because the glue calls objects of JavaScript, and a fake because
// no real browser lets a test say when an API is silent, late or refuses. Everything crosses to the tests as JSON.

const TOKEN = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
const FRAME = "iframe[name='Amazon Connect CCP']";
const OURS = "meta[name=referrer], patchcord-panel, patchcord-notice";
const ORIGIN = "https://acme.service-now.com";

let alarms = [];
let calls, databases = 0, full, home, listeners, pages, plans, rules, starting, stores;

const copy = (value) => JSON.parse(JSON.stringify(value ?? null));
const note = (name, argument) => calls.push([name, copy(argument)]);
const { setTimeout: later } = globalThis;
const turn = () => new Promise((next) => later(next));

// An alarm that an earlier test has set must not go off in a later one.
globalThis.setTimeout = (...given) => {
  const alarm = later(...given);
  alarms.push(alarm);
  return alarm;
};

// Records a call, and answers as the test has planned it, or else as usual.
const call = async (name, argument, usual) => {
  note(name, argument);
  return plans[name] ? copy(await plans[name].promise) : usual?.();
};

const event = (name) => ({
  addListener: (listener) => (listeners[name] ??= []).push(listener),
  removeListener: (listener) => {
    listeners[name] = listeners[name].filter((known) => known !== listener);
    if (!listeners[name].length) delete listeners[name];
  },
});

// Both halves listen to messages. What the background hears is not for the page, and what the page hears is not for the background.
const messages = event("runtime.onMessage");
const onMessage = { addListener: (listener) => (starting ? messages.addListener(listener) : pages.push(listener)) };

const area = (name) => ({
  get: (key) => {
    const found = () => (key === undefined ? stores[name] : key in stores[name] ? { [key]: stores[name][key] } : {});
    return call(`${name}.get`, key, () => copy(found()));
  },
  set: (items) => call(`${name}.set`, items, () => void Object.assign(stores[name], copy(items))),
});

// A frame, and the page of its tab: the same one, if nothing else is said.
const PAGE = `${ORIGIN}/now/sow/home`;
const sender = (url, top = url) => ({ url, tab: { id: 7, url: top }, frameId: 3 });

// A message is recorded by its own name. The background answers it where one has been started, else the test does.
const sendMessage = (message) => {
  const name = typeof message === "string" ? message : Object.keys(message)[0];
  const [background] = listeners["runtime.onMessage"] ?? [];
  if (!background) hold(name);
  const deliver = () => new Promise((respond) => background(copy(message), sender(PAGE), (reply) => respond(copy(reply))));
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

const getSessionRules = () => call("getSessionRules", null, () => copy([...rules.values()]));

// The pages of a tab hear what the background tells them.
const tellTab = (id, message) =>
  call("tabs.sendMessage", { id, message }, () => {
    if (!pages.length) throw new Error("Could not establish connection. Receiving end does not exist.");
    for (const hears of pages) hears(copy(message));
  });
const query = (wanted) => call("tabs.query", wanted, () => (PAGE.startsWith(wanted.url.replace("*", "")) ? [{ id: 7 }] : []));

const redirect = (path) => `https://patchcord.chromiumapp.org/${path}`;

// The glue may keep hold of `runtime`, so there is one for all tests.
const runtime = { getPlatformInfo: () => Promise.resolve({}), sendMessage, onMessage, onUpdateAvailable: event("runtime.onUpdateAvailable"), getURL: (file) => `${home}/${file}` };

const chrome = () => ({
  commands: { onCommand: event("commands.onCommand") },
  runtime,
  storage: {
    session: area("session"),
    local: { ...area("local"), setAccessLevel: (details) => call("local.setAccessLevel", details) },
    managed: area("managed"),
    onChanged: event("storage.onChanged"),
  },
  identity: {
    getRedirectURL: redirect,
    launchWebAuthFlow: (details) =>
      call("launchWebAuthFlow", { ...details, rulesInForce: [...rules.keys()] }, () => redirect("signed-in")),
  },
  declarativeNetRequest: { updateSessionRules, getSessionRules },
  scripting: { executeScript: (injection) => call("scripting.executeScript", injection, () => []) },
  alarms: {
    create: (name, info) => call("alarms.create", { name, ...info }),
    clear: (name) => call("alarms.clear", name),
    onAlarm: event("alarms.onAlarm"),
  },
  action: { setBadgeText: (details) => call("action.setBadgeText", details) },
  windows: {
    create: (data) => call("windows.create", data, () => ({ id: 21, tabs: [{ id: 31 }] })),
    update: (id, info) => call("windows.update", { id, ...info }),
  },
  tabs: {
    create: (data) => call("tabs.create", data, () => ({ id: 41 })),
    hide: (id) => call("tabs.hide", id),
    remove: (id) => call("tabs.remove", id),
    query,
    sendMessage: tellTab,
    onRemoved: event("tabs.onRemoved"),
    onUpdated: event("tabs.onUpdated"),
  },
  webRequest: {
    onBeforeRequest: event("webRequest.onBeforeRequest"),
    onHeadersReceived: event("webRequest.onHeadersReceived"),
    onErrorOccurred: event("webRequest.onErrorOccurred"),
  },
});

// The database is the browser's own, because in a fake one nobody would see how long a transaction lives. Each test has a new one.
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (name, version) {
  return open.call(this, `${name} ${databases}`, version);
};
const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function (value, name) {
  const request = put.call(this, value, name);
  this.transaction.addEventListener("complete", () => note(`kept ${name}`, value));
  if (full) request.addEventListener("success", () => this.transaction.abort());
  return request;
};

// The page's own world, as `page.js` answers it.
addEventListener("patchcord:ask", ({ detail }) => {
  // A page asks for its token whenever it needs it.
  if (detail === "token") dispatchEvent(new CustomEvent("patchcord:token", { detail: TOKEN }));
  else note("page", detail);
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
  pages = [];
  alarms.forEach(clearTimeout);
  alarms = [];
  databases += 1;
  full = false;
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

// Whether the background starts at this moment: what listens to messages is the background then, else a page.
export const backgroundStarts = (starts) => void (starting = starts);

// The extension is removed, which leaves its part of each page behind.
export const uninstall = () => void (runtime.id = undefined);

// The browser is Firefox, which has no pages out of sight, and lets every page process into `storage.local`.
export const firefox = () => {
  home = "moz-extension://patchcord";
  delete globalThis.chrome.storage.local.setAccessLevel;
};

const plan = (name) => {
  plans[name] ??= Promise.withResolvers();
  plans[name].promise.catch(() => {});
  return plans[name];
};
export const hold = (name) => void plan(name);
export const answers = (name, json) => plan(name).resolve(JSON.parse(json));
export const fails = (name, message) => plan(name).reject(new Error(message));

export const keep = (name, json) => void (stores[name] = JSON.parse(json));

// What is in the database before the background starts.
export const keepForLong = (name, json) =>
  new Promise((kept, failed) => {
    const opening = indexedDB.open("kept", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
    opening.onerror = failed;
    opening.onsuccess = () => {
      const writing = opening.result.transaction("kept", "readwrite");
      put.call(writing.objectStore("kept"), JSON.parse(json), name);
      writing.onabort = failed;
      writing.oncomplete = kept;
    };
  });

// The disk is full, which Chromium finds only at the end of a transaction.
export const fill = () => void (full = true);

export const fire = (name, json) => listeners[name].forEach((listener) => listener(...JSON.parse(json)));
export const listening = () => Object.keys(listeners).sort().join(" ");

// Sends a message to the background, from a frame in a tab; whether it says that it will answer.
export const ask = (who, message, url, top) =>
  listeners["runtime.onMessage"][0](JSON.parse(message), sender(url, top), (reply) => note(`answer ${who}`, reply));

// How long a call is waited for, in milliseconds. A busy machine may take seconds to open a database.
const PATIENCE = 10_000;

// The argument of a call, as soon as it is made.
export const seen = async (name, nth) => {
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
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

// What a script of the page's own world tells.
export const tells = (what, detail) => void dispatchEvent(new CustomEvent(`patchcord:${what}`, { detail }));

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
