// The page's end of OpenFrame: it hears what the softphone page has to say, shows it, and answers. With "Enable interaction
// controls" the softphone is hidden and these controls stand for it. What was shown, and what was refused and why, is kept in
// window.openFrame, where every script and test can read it.
(() => {
  const TYPE = "NOW.PostMessage";
  const LONGEST_MESSAGE = 4400;
  const { interactionControls } = window.shell;

  const shown = {
    ready: false, visible: true, iframe: !interactionControls, title: "Phone", subtitle: "", presence: null, opened: [], toasts: [], contexts: {}, refused: [],
  };
  window.openFrame = { shown, act };
  let box = null;

  function element(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  const frame = () => box?.querySelector("iframe");
  function send(eventName, args) {
    frame()?.contentWindow?.postMessage(JSON.stringify({ type: TYPE, eventName, args }), location.origin);
  }

  /** A control was pressed. */
  function act(name, payload = {}) {
    send("interaction_control_action", { name, payload });
  }

  // OpenFrame's place in the page, with a button that folds it away without unloading it.
  window.openFrame.dock = (softphone) => {
    const button = element("button", { type: "button", className: "title", title: "Show or hide the phone" });
    button.onclick = () => show(!shown.visible);
    box = element("div", { className: "dock" }, button, element("section", { className: "controls", hidden: true }), softphone);
    box.append(element("ul", { className: "toasts" }));
    draw();
    return box;
  };

  function show(visible) {
    shown.visible = visible;
    send(visible ? "openframe_shown" : "openframe_hidden", {});
    draw();
  }

  const METHODS = {
    openframe_init: () => {
      shown.ready = true;
      return { topDomain: location.origin };
    },
    openframe_get_config: (payload) => {
      if (payload?.title !== undefined) shown.title = payload.title;
      if (payload?.subTitle !== undefined) shown.subtitle = payload.subTitle;
      return { ...payload, url: window.shell.softphone, configuration: { interactionControls } };
    },
    openframe_visible: () => shown.visible,
  };

  const HANDLERS = {
    openframe_show: () => show(true),
    openframe_hide: () => show(false),
    openframe_set_header_title: ({ title, subtitle }) => {
      if (title !== undefined) shown.title = title;
      else if (subtitle !== undefined) shown.subtitle = subtitle;
    },
    openframe_set_header_title_icon: () => {},
    openframe_set_header_icons: () => {},
    openframe_set_size: ({ width, height }) => size(width, height),
    openframe_set_width: ({ width }) => size(width, null),
    openframe_set_height: ({ height }) => size(null, height),
    openframe_set_frame_mode: (mode) => send(mode === "collapse" ? "openframe_collapse" : "openframe_expand", {}),
    openframe_set_presence_indicator: ({ state, color }) => { shown.presence = { state, color } },
    openframe_set_top_frame_url: (target) => shown.opened.push(target),
    openframe_toast_message: ({ message, type, duration }) => {
      const toast = { message, type, duration: duration ?? null };
      shown.toasts.push(toast);
      const item = element("li", { className: type, textContent: message, role: type === "error" ? "alert" : "status" });
      const close = element("button", { type: "button", textContent: "Close" });
      close.onclick = () => item.remove();
      item.append(close);
      box?.querySelector(".toasts").append(item);
      if (duration) setTimeout(() => item.remove(), duration);
    },
    openframe_set_ic_context: ({ type, context }) => {
      shown.contexts[type] = context;
      drawControls();
    },
    openframe_show_iframe: () => { shown.iframe = true },
  };

  function size(width, height) {
    if (width) box.style.width = `${Math.min(width, innerWidth * 0.75)}px`;
    if (height) frame().style.height = `${Math.min(height, innerHeight * 0.75)}px`;
  }

  /** The message of an event, or why it is none. */
  function read({ data, origin }) {
    if (origin !== location.origin) return { why: "Incoming message ignored due to origin mismatch." };
    if (data.length > LONGEST_MESSAGE) return { why: "the message is too long" };
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return { why: "the message is no JSON" };
    }
    if (message?.type !== TYPE) return { why: `the message is not of type ${TYPE}` };
    const { eventName, args } = message;
    if (eventName === "openframe_request") {
      if (!Object.hasOwn(METHODS, args?.method)) return { why: `there is no method ${args?.method}` };
      if (!shown.ready && args.method !== "openframe_init") return { why: "there was no init before" };
    } else if (!Object.hasOwn(HANDLERS, eventName)) return { why: `there is no event ${eventName}` };
    else if (!shown.ready) return { why: "there was no init before" };
    return { eventName, args };
  }

  window.addEventListener("message", (event) => {
    // Everything else in the page has messages of its own, which are no text.
    if (typeof event.data !== "string") return;
    const { why, eventName, args } = read(event);
    if (why) {
      shown.refused.push({ why, text: event.data.slice(0, 200) });
      console.warn(why);
    } else if (eventName === "openframe_request") {
      send("openframe_response", { isSuccess: true, context: { id: args.id, result: METHODS[args.method](args.payload) } });
    } else HANDLERS[eventName](args ?? {});
    draw();
  });
  window.addEventListener("beforeunload", () => send("openframe_before_destroy", ""));

  function draw() {
    if (box === null) return;
    box.classList.toggle("folded", !shown.visible);
    box.classList.toggle("hidden-phone", !shown.iframe);
    box.querySelector(".title").textContent = [shown.title, shown.subtitle].filter(Boolean).join(" – ");
  }

  // Only when there is something new: a number that is being typed would go.
  let drawn = "";
  function drawControls() {
    const controls = box.querySelector(".controls");
    const wanted = JSON.stringify(shown.contexts);
    if (!interactionControls || wanted === drawn) return;
    drawn = wanted;
    controls.hidden = false;
    controls.replaceChildren(...idle(), ...calls());
  }

  function button(text, name, payload) {
    const node = element("button", { type: "button", textContent: text });
    node.dataset.action = name;
    node.onclick = () => act(name, payload);
    return node;
  }

  function idle() {
    const { capability = {}, enableState = {}, dialpadInfoMessage } = shown.contexts.idleState ?? {};
    const parts = [];
    if (dialpadInfoMessage) parts.push(element("p", { className: "info", textContent: `${dialpadInfoMessage.label}: ${dialpadInfoMessage.value}` }));
    if (capability.outBoundCall && enableState.outBoundCall) {
      const input = element("input", { type: "tel", placeholder: "+12065550142" });
      input.setAttribute("aria-label", "Number");
      const call = element("button", { type: "button", textContent: "Call" });
      call.onclick = () => act("makeCall", { number: input.value });
      parts.push(element("p", {}, input, call));
    }
    if (capability.logOut && enableState.logOut) parts.push(button("Log out", "logout"));
    return parts;
  }

  // Names of actions other than mute and logout are guesses.
  function calls() {
    return (shown.contexts.activeCall?.activeCall ?? []).map(({ externalId, currentParticipant: me, participants }) => {
      const others = participants.map(({ name, address, state }) => `${name || address}: ${state}`).join(", ");
      const can = me.capabilities;
      const payload = { externalId };
      return element("div", { className: "call" }, element("p", { textContent: others }),
        ...(can.accept ? [button("Accept", "acceptCall", payload), button("Decline", "rejectCall", payload)] : []),
        ...(can.mute ? [button(me.muted ? "Unmute" : "Mute", me.muted ? "unmute" : "mute", payload)] : []),
        ...(can.hold ? [button(me.held ? "Resume" : "Hold", me.held ? "resume" : "hold", payload)] : []),
        ...(can.endCall ? [button("End call", "endCall", payload)] : []),
        ...(can.wrapUp ? [button("Close contact", "closeContact", payload)] : []));
    });
  }
})();
