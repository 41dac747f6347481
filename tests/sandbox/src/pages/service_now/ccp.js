// ServiceNow's own softphone page: it loads Streams from its own origin, calls initCCP, and shows who the agent is.
// What happens is kept in window.sandbox, and the main facts on <html> too, where every script and test can read them.
(() => {
  const facts = document.documentElement.dataset;
  const sandbox = { acknowledged: null, agent: null, state: null, contact: null, events: [], opened: [] };
  window.sandbox = sandbox;

  const open = window.open;
  window.open = function (url, ...rest) {
    sandbox.opened.push(String(url));
    facts.opened = String(sandbox.opened.length);
    return open.call(window, url, ...rest);
  };

  const show = (id, text) => {
    document.getElementById(id).textContent = text;
  };

  if (!window.ccpConfig) {
    show("agent", "There is no Amazon Connect instance with this id.");
    return;
  }

  const { connect } = window;
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  const note = (name) => sandbox.events.push({ name, at: elapsed() });

  connect.config = window.ccpConfig;
  window.aws = window.aws || {};
  window.aws.connect = { config: connect.config };
  connect.core.initCCP(document.getElementById("container"), connect.config);

  connect.core.getUpstream().onUpstream(connect.EventType.ACKNOWLEDGE, () => {
    if (sandbox.acknowledged !== null) return;
    sandbox.acknowledged = elapsed();
    facts.acknowledged = String(sandbox.acknowledged);
    note("acknowledge");
  });
  for (const name of ["ACK_TIMEOUT", "INIT", "AUTH_FAIL", "ACCESS_DENIED", "TERMINATED", "AUTHORIZE_SUCCESS", "IFRAME_RETRIES_EXHAUSTED"]) {
    const event = connect.EventType[name];
    connect.core.getEventBus().subscribe(event, () => note(event));
  }

  connect.agent((agent) => {
    const update = () => {
      sandbox.agent = agent.getConfiguration().username;
      sandbox.state = agent.getState().name;
      facts.agent = sandbox.agent;
      facts.state = sandbox.state;
      show("agent", `${sandbox.agent} - ${sandbox.state}`);
    };
    update();
    note("agent");
    agent.onRefresh(update);
    agent.onStateChange(update);
  });

  connect.contact((contact) => {
    const update = (state) => () => {
      sandbox.contact = state;
      facts.contact = state ?? "";
      show("contact", state ?? "");
      note(`contact ${state ?? "gone"}`);
    };
    update(contact.getState().type)();
    contact.onConnecting(update("connecting"));
    contact.onConnected(update("connected"));
    contact.onEnded(update("ended"));
    contact.onDestroy(update(null));
  });
})();
