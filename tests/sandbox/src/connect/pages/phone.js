// What a real CCP does for the page around it besides showing itself: sound, of which there is none here, and the network's
// state. The page around it hears of both by the public Streams API. It does as Streams' own softphone does, which needs media
// servers.
"use strict";

/** `configured`: the devices to tell of, or null for the browser's own. `signOut`: does what the button does. */
function startPhone(configured, signOut) {
  const { EventType, AgentEvents, ConfigurationEvents } = connect;
  const bus = connect.core.getEventBus();
  const upstream = connect.core.getUpstream();
  const broadcast = (event, data) => upstream.sendUpstream(EventType.BROADCAST, { event, data });
  // One CCP of the browser has the sound, and answers for it.
  const withSound = (act) => connect.ifMaster(connect.MasterTopics.SOFTPHONE, act);

  let muted = false;
  const hasSound = () => new connect.Agent().getContacts().some((contact) => contact.isSoftphoneCall() && !["ended", "missed", "error"].includes(contact.getState().type));
  bus.subscribe(EventType.MUTE, (data) => withSound(() => {
    if (!hasSound()) return;
    if (data?.mute !== undefined) muted = data.mute;
    broadcast(AgentEvents.MUTE_TOGGLE, { muted });
  }));
  connect.contact((contact) => contact.onEnded(() => withSound(() => {
    if (hasSound()) return;
    muted = false;
    broadcast(AgentEvents.MUTE_TOGGLE, { muted });
  })));

  if (configured === null) connect.core.initPageOptions({});
  else bus.subscribe(EventType.MEDIA_DEVICE_REQUEST, () => upstream.sendDownstream(EventType.MEDIA_DEVICE_RESPONSE, configured));
  const devices = async () => configured ?? await navigator.mediaDevices?.enumerateDevices() ?? [];
  const choices = [
    [ConfigurationEvents.SET_SPEAKER_DEVICE, ConfigurationEvents.SPEAKER_DEVICE_CHANGED, "audiooutput"],
    [ConfigurationEvents.SET_MICROPHONE_DEVICE, ConfigurationEvents.MICROPHONE_DEVICE_CHANGED, "audioinput"],
    [ConfigurationEvents.SET_RINGER_DEVICE, ConfigurationEvents.RINGER_DEVICE_CHANGED, "audiooutput"],
  ];
  for (const [wish, outcome, kind] of choices) {
    // A device that is not there is refused without a word.
    bus.subscribe(wish, ({ deviceId } = {}) => withSound(async () => {
      const known = (await devices()).some((device) => device.kind === kind && device.deviceId === deviceId);
      if (known) broadcast(outcome, { deviceId });
    }));
  }

  const tellNetwork = startSdk();
  const MESSAGES = { microphone_not_shared: "Your microphone is not enabled in your browser. ", user_busy_error: "Softphone call UserBusy error. ", webrtc_error: "webrtc system error. " };
  connect.core.webSocketProvider.onMessage("sandbox/ccp", ({ content }) => {
    if (content.do === "softphoneError") {
      withSound(() => broadcast(AgentEvents.SOFTPHONE_ERROR, new connect.SoftphoneError(content.error, MESSAGES[content.error] ?? content.error, "")));
    } else if (content.do === "network") tellNetwork(content.status);
    else if (content.do === "signOut") signOut();
  });
}

/**
 * The CCP's end of the newer SDK, by which Streams asks for the network's state and for nothing else that is known here. The page
 * around the CCP gets a message port. The answer is a function that tells a new state.
 */
function startSdk() {
  const topics = new Map();
  let network = { status: "connected", timestamp: Date.now() };
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    if (data.type === "cross-domain-site-ready") {
      port1.postMessage({ type: "acknowledge", connectionId: crypto.randomUUID(), healthCheckInterval: 0 });
    } else if (data.type === "subscribe") {
      topics.set(data.topic.key, data.topic);
    } else if (data.type === "unsubscribe") {
      topics.delete(data.topic.key);
    } else if (data.type === "request") {
      const { namespace, command, requestId } = data;
      const answer = command === "agent/getNetworkConnectionStatus"
        ? { isError: false, data: network }
        : { isError: true, reason: "the sandbox does not do this", namespace, command };
      port1.postMessage({ type: "response", requestId, ...answer });
    }
  };
  if (window.parent !== window) window.parent.postMessage({ type: "cross-domain-adapter-init" }, "*", [port2]);
  return (status) => {
    network = { status, timestamp: Date.now() };
    const topic = topics.get("agent/networkConnectionStatusChanged");
    if (topic) port1.postMessage({ type: "publish", topic, data: network });
  };
}
