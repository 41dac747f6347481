// The CCP page. Streams connects it to the SharedWorker and to the page that embeds it; everything below that is only the view, and
// it uses the public Streams API like any other page.
"use strict";

const CALLS = ["voice", "queue_callback"];
const LIVE = ["incoming", "pending", "connecting", "connected", "paused"];
const STATES = {
  PendingBusy: "Pending", Busy: "On a contact", CallingCustomer: "Calling", AfterCallWork: "After contact work",
  MissedCallAgent: "Missed", FailedConnectAgent: "Declined", LineEngagedCustomer: "Busy", FailedConnectCustomer: "Not reached",
  MissedCallCustomer: "No answer",
};
const TITLES = {
  incoming: "Incoming callback", pending: "Pending", connecting: "Connecting…", connected: "Connected",
  ended: "After contact work", missed: "Missed", rejected: "Declined", error: "Error", paused: "Paused",
};
const $ = (id) => document.getElementById(id);
const page = document.documentElement.dataset;
// The old domain has everything below it.
const prefix = location.pathname.startsWith("/connect/") ? "/connect" : "";
const login = `${prefix}/login?landat=${location.pathname}`;

let agent = null;
let contact = null;

start();

async function start() {
  const answer = await fetch(`${prefix}/auth/authorize`, { credentials: "include" });
  if (!answer.ok) return location.replace(login);
  const { accessToken, expiration } = await answer.json();
  if (Number(page.start) > 0) await new Promise((done) => setTimeout(done, Number(page.start)));
  connect.core.initSharedWorker({
    sharedWorkerUrl: "/static/worker.js",
    authToken: accessToken,
    authTokenExpiration: expiration,
    refreshToken: "NA",
    region: page.region,
    endpoint: `${location.origin}${prefix}/api`,
    authorizeEndpoint: `${prefix}/auth/authorize`,
    agentAppEndpoint: `${location.host}/agent-app/api`,
    taskTemplatesEndpoint: `${location.host}/task-templates/api/ccp`,
    authCookieName: page.cookie,
    loginEndpoint: login,
    longPollingOptions: { allowLongPollingShadowMode: false, allowLongPollingWebsocketOnlyMode: false },
  });
  startPhone(JSON.parse(page.devices), signOut);
  connect.agent((found) => {
    agent = found;
    agent.onMuteToggle(({ muted }) => {
      $("mute").setAttribute("aria-pressed", muted);
      $("mute").textContent = muted ? "Unmute" : "Mute";
    });
    $("who").textContent = `Signed in as ${agent.getConfiguration().username}`;
    $("state").disabled = false;
    agent.onRefresh(show);
    agent.getEndpoints(agent.getAllQueueARNs(), { success: ({ endpoints }) => showQuickConnects(endpoints), failure });
    show();
  });
}

function show() {
  const contacts = agent.getContacts();
  contact = contacts.find((contact) => CALLS.includes(contact.getType())) ?? contacts[0] ?? null;
  $("others").replaceChildren(...contacts.filter((other) => other.getContactId() !== contact.getContactId()).map(otherItem));
  const state = agent.getState();
  document.querySelector("header").dataset.type = state.type;
  const choices = agent.getAgentStates().map(({ name }) => new Option(name, name, false, name === state.name));
  if (!choices.some((choice) => choice.selected)) choices.unshift(new Option(STATES[state.name] ?? state.name, "", true, true));
  $("state").replaceChildren(...choices);
  const next = agent.getNextState();
  $("next").textContent = next ? `Next: ${next.name}` : "";

  $("contact").hidden = contact === null;
  $("dial").hidden = contact !== null;
  $("quick").hidden = contact !== null && contact.getState().type !== "connected";
  if (contact === null) return;
  const type = contact.getState().type;
  const live = LIVE.includes(type);
  // A played snapshot can hold a chat or a task. Without Amazon's libraries for them Streams cannot give their lines.
  const lines = CALLS.includes(contact.getType()) ? contact.getConnections() : [];
  const first = lines.find((line) => line.isInitialConnection());
  const others = lines.filter((line) => line.getType() !== "agent" && line.isActive());
  const offered = type === "incoming" || (type === "connecting" && first?.getType() === "inbound" && others.every((line) => line.isConnected()));
  $("party").textContent = first?.getEndpoint()?.phoneNumber ?? first?.getEndpoint()?.name ?? "";
  const title = (type === "error" && STATES[state.name]) || (TITLES[type] ?? type);
  $("status").textContent = offered && type !== "incoming" ? "Incoming call" : title;
  $("lines").replaceChildren(...(type === "connected" ? others.map(lineItem) : []));
  $("accept").hidden = $("reject").hidden = !offered;
  $("hangup").hidden = !live || offered;
  $("clear").hidden = live;
  $("mute").hidden = type !== "connected";
  $("swap").hidden = $("join").hidden = others.length < 2;
  $("digits").hidden = type !== "connected";
}

function lineItem(line) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = `${line.getEndpoint()?.phoneNumber ?? line.getEndpoint()?.name ?? line.getType()} – ${line.getState().type}`;
  const button = document.createElement("button");
  button.textContent = line.isOnHold() ? "Resume" : "Hold";
  button.onclick = () => (line.isOnHold() ? line.resume(outcome) : line.hold(outcome));
  const remove = document.createElement("button");
  remove.textContent = "Remove";
  remove.onclick = () => line.destroy(outcome);
  item.append(name, button, remove);
  return item;
}

/** A chat or a task beside a call. Their content needs Amazon's libraries. */
function otherItem(other) {
  const item = document.createElement("li");
  const type = other.getState().type;
  item.append(`${other.getType()} – ${TITLES[type] ?? type}`);
  const button = (text, act) => {
    const node = document.createElement("button");
    node.textContent = text;
    node.onclick = act;
    item.append(node);
  };
  if (type === "connecting") {
    button("Accept", () => other.accept(outcome));
    button("Reject", () => other.reject(outcome));
  }
  if (!LIVE.includes(type)) button("Close", () => other.clear(outcome));
  return item;
}

function showQuickConnects(endpoints) {
  $("quick").replaceChildren(...endpoints.map((endpoint) => {
    const button = document.createElement("button");
    button.textContent = endpoint.name;
    button.onclick = () => call(endpoint);
    return button;
  }));
}

/** Calls somebody: as a new contact, or as a third party on the call that is going on. */
function call(endpoint) {
  if (contact === null) agent.connect(endpoint, outcome);
  else contact.addConnection(endpoint, outcome);
}

const failure = (error) => { $("problem").textContent = `That did not work: ${error?.message ?? error}`; };
const success = () => { $("problem").textContent = ""; };
const outcome = { success, failure };

$("accept").onclick = () => contact.accept(outcome);
$("reject").onclick = () => contact.reject(outcome);
$("hangup").onclick = () => contact.getAgentConnection().destroy(outcome);
$("clear").onclick = () => contact.clear(outcome);
$("swap").onclick = () => contact.toggleActiveConnections(outcome);
$("join").onclick = () => contact.conferenceConnections(outcome);
$("state").onchange = ({ target }) => {
  const state = agent.getAgentStates().find(({ name }) => name === target.value);
  if (state) agent.setState(state, outcome, { enqueueNextState: contact !== null });
};
$("dial").onsubmit = (event) => {
  event.preventDefault();
  call(connect.Endpoint.byPhoneNumber(event.target.querySelector("input").value.replaceAll(" ", "")));
};
$("digits").onsubmit = (event) => {
  event.preventDefault();
  const input = event.target.querySelector("input");
  const line = contact.getConnections().find((line) => line.getType() !== "agent" && line.isConnected());
  line?.sendDigits(input.value, outcome);
  input.value = "";
};
$("mute").onclick = () => ($("mute").getAttribute("aria-pressed") === "true" ? agent.unmute() : agent.mute());
$("signout").onclick = signOut;

async function signOut() {
  await fetch("/logout", { credentials: "include" });
  connect.core.getEventBus().trigger(connect.EventType.TERMINATE);
}
