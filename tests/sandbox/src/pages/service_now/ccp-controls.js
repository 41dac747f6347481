// ServiceNow's softphone page with "Enable interaction controls": the CCP is hidden, and the controls are in the page around
// OpenFrame. This tells them what there is to control, and does what they ask for by the public Streams API.
(() => {
  if (!window.interactionControls || !window.ccpConfig) return;
  const { connect, openFrameAPI } = window;
  let agent = null;
  let muted = false;

  const call = () => agent?.getContacts().find((contact) => ["voice", "queue_callback"].includes(contact.getType())) ?? null;

  function participant(line) {
    const endpoint = line.getEndpoint();
    const state = line.getState().type;
    return {
      id: line.getConnectionId(), name: endpoint?.name ?? "", address: endpoint?.phoneNumber ?? "", actor: line.isInitialConnection() ? "customer" : "agent",
      state, held: state === "hold", muted: Boolean(line.isMute()), capabilities: { mute: false, hold: true, endCall: true },
    };
  }

  function activeCall() {
    const contact = call();
    if (contact === null) return { activeCall: [] };
    const type = contact.getState().type;
    const talks = type === "connected";
    const live = talks || type === "connecting" || type === "incoming";
    const others = contact.getConnections().filter((line) => line.getType() !== "agent");
    const offered = live && !talks && (type === "incoming" || contact.isInbound());
    return {
      activeCall: [{
        nowRecordTable: "interaction", nowRecordId: "", externalId: contact.getContactId(), type: "call",
        direction: contact.isInbound() ? "inbound" : "outbound",
        currentParticipant: {
          id: contact.getAgentConnection().getConnectionId(), name: agent.getName(), actor: "agent", state: type, muted,
          held: others.some((line) => line.isOnHold()),
          capabilities: { accept: offered, mute: talks, hold: talks, endCall: live && !offered, transfer: talks, dtmf: talks, wrapUp: !live },
        },
        participants: others.map(participant),
      }],
    };
  }

  function idleState() {
    const signedIn = agent !== null;
    return {
      capability: { outBoundCall: true, logOut: true, phoneDirectory: false, outboundQueueSelection: false },
      enableState: { outBoundCall: signedIn && call() === null, logOut: signedIn, phoneDirectory: false, outboundQueueSelection: false },
      dialpadInfoMessage: { label: "Amazon Connect", value: signedIn ? agent.getState().name : "not signed in" },
    };
  }

  function update() {
    openFrameAPI.setICContext("idleState", idleState());
    openFrameAPI.setICContext("activeCall", activeCall());
  }

  const outcome = { failure: () => openFrameAPI.toastMessage("Amazon Connect did not do that.", "error") };
  const ACTIONS = {
    acceptCall: () => call()?.accept(outcome),
    rejectCall: () => call()?.reject(outcome),
    mute: () => agent.mute(),
    unmute: () => agent.unmute(),
    hold: () => call()?.getInitialConnection().hold(outcome),
    resume: () => call()?.getInitialConnection().resume(outcome),
    endCall: () => call()?.getAgentConnection().destroy(outcome),
    closeContact: () => call()?.clear(outcome),
    makeCall: ({ number }) => agent.connect(connect.Endpoint.byPhoneNumber(number), outcome),
    logout: signOut,
  };

  async function signOut() {
    await fetch(new URL("/logout", window.ccpConfig.ccpUrl), { credentials: "include", mode: "no-cors" });
    connect.core.getUpstream().sendUpstream(connect.EventType.TERMINATE);
    openFrameAPI.showIframe();
  }

  openFrameAPI.init({ title: "Amazon Connect", subTitle: "" }, () => {
    openFrameAPI.subscribe(openFrameAPI.EVENTS.INTERACTION_CONTROL_ACTION, ({ name, payload }) => {
      if (agent !== null && Object.hasOwn(ACTIONS, name)) ACTIONS[name](payload);
    });
    update();
    connect.agent((found) => {
      agent = found;
      agent.onRefresh(update);
      agent.onMuteToggle((toggle) => {
        muted = toggle.muted;
        update();
      });
      update();
    });
  }, (why) => console.warn(`OpenFrame: ${why}`));
})();
