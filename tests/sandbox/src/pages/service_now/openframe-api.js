// Stand-in of ServiceNow's openFrameAPI: what a softphone page in OpenFrame has to talk to the page around it. Messages, names and
// limits are those of the real one as far as they are published; events marked with (guess) have names that are not.
(() => {
  const TYPE = "NOW.PostMessage";
  const LONGEST_TEXT = 256;
  const LONGEST_ADDRESS = 2083;
  const LONGEST_MESSAGE = 4400;
  const INIT_TIMEOUT_MS = 3000;

  const EVENTS = {
    COMMUNICATION_EVENT: "openframe_communication",
    COMMUNICATION_FAILURE: "openframe_communication_failure",
    OPENFRAME_SHOWN: "openframe_shown",
    OPENFRAME_HIDDEN: "openframe_hidden",
    OPENFRAME_BEFORE_DESTROY: "openframe_before_destroy",
    ICON_CLICKED: "openframe_icon_clicked",
    TITLE_ICON_CLICKED: "openframe_title_icon_clicked",
    HEADER_ICON_CLICKED: "openframe_header_icon_clicked",
    COLLAPSE: "openframe_collapse",
    EXPAND: "openframe_expand",
    HEART_BEAT: "openframe_heart_beat",
    WRAP_UP_SUBMITTED: "openframe_wrap_up_submitted",
    AWA_AGENT_PRESENCE: "openframe_awa_agent_presence",
    AWA_WORKITEM_OFFERED: "openframe_awa_workitem_offered",
    AWA_WORKITEM_ACCEPTED: "openframe_awa_workitem_accepted",
    AWA_WORKITEM_REJECTED: "openframe_awa_workitem_rejected",
    AWA_CLIENT_OFFER: "openframe_awa_client_offer",
    AGENT_OFF_INTERACTION: "openframe_agent_off_interaction",
    INTERACTION_CONTROL_ACTION: "interaction_control_action",
  };
  const FRAME_MODE = { COLLAPSE: "collapse", EXPAND: "expand" };
  const CONTEXTS = ["activeCall", "idleState", "offerContext", "searchTargetList", "agentSettings", "activeConversation"];
  const TOASTS = ["info", "warning", "error"];
  const COLOURS = ["red", "orange", "grey", "green"];

  const subscribers = new Map();
  const requests = new Map();
  let topDomain = "*";
  let count = 0;

  function tell(event, value) {
    for (const subscriber of subscribers.get(event) ?? []) subscriber(value);
  }

  function publish(eventName, args) {
    const message = JSON.stringify({ type: TYPE, eventName, args });
    if (message.length > LONGEST_MESSAGE) tell(EVENTS.COMMUNICATION_FAILURE, "Message payload exceeds the supported limit");
    else top.postMessage(message, topDomain);
  }

  function request(method, payload, success, failure) {
    const id = `${method}_${(count += 1)}`;
    requests.set(id, { success, failure });
    publish("openframe_request", { id, method, payload });
  }

  window.addEventListener("message", ({ data, source }) => {
    if (source !== top) return;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message?.type !== TYPE) return;
    const { eventName, args } = message;
    if (eventName !== "openframe_response") return tell(eventName, args);
    const waiting = requests.get(args.context.id);
    requests.delete(args.context.id);
    if (args.isSuccess) waiting?.success?.(args.context.result);
    else waiting?.failure?.(args.context.result);
  });

  const refuse = (why) => { throw why };
  function text(value, longest = LONGEST_TEXT) {
    if (typeof value !== "string") refuse("Input is incorrect. Only string is supported");
    if (value.length > longest) refuse(`Length cannot be more than ${longest}`);
    return value;
  }
  function number(value) {
    if (typeof value !== "number" || value < 0) refuse("Input is incorrect. Only number is supported and it should be greater than 0");
    return value;
  }
  function object(value) {
    if (value === null || typeof value !== "object") refuse("Input is incorrect. Only object is supported");
    return value;
  }
  const oneOf = (list, value) => (list.includes(value) ? value : refuse(`${value} is not supported`));

  window.openFrameAPI = {
    EVENTS,
    FRAME_MODE,
    version: () => "1.0.5",
    init(config, success, failure) {
      let over = false;
      const fail = (why) => {
        if (over) return;
        over = true;
        failure?.(why);
      };
      setTimeout(fail, INIT_TIMEOUT_MS, "Openframe init request timed out");
      request("openframe_init", {}, (result) => {
        if (over) return;
        over = true;
        topDomain = result.topDomain;
        request("openframe_get_config", config, success, failure);
      }, fail);
    },
    subscribe(event, subscriber) {
      if (!Object.values(EVENTS).includes(event)) refuse(`${event} is not a valid event for subscription`);
      subscribers.set(event, [...(subscribers.get(event) ?? []), subscriber]);
    },
    show: () => publish("openframe_show"),
    hide: () => publish("openframe_hide"),
    isVisible: (success, failure) => request("openframe_visible", {}, success, failure),
    setTitle: (title) => publish("openframe_set_header_title", { title: text(title) }),
    setSubtitle: (subtitle) => publish("openframe_set_header_title", { subtitle: text(subtitle) }),
    setTitleIcon: (icon) => publish("openframe_set_header_title_icon", object(icon)),
    setIcons: (icons) => publish("openframe_set_header_icons", object(icons)),
    setSize: (width, height) => publish("openframe_set_size", { width: number(width), height: number(height) }),
    setWidth: (width) => publish("openframe_set_width", { width: number(width) }),
    setHeight: (height) => publish("openframe_set_height", { height: number(height) }),
    setFrameMode: (mode) => publish("openframe_set_frame_mode", oneOf(Object.values(FRAME_MODE), mode)),
    setPresenceIndicator: (state, color) => publish("openframe_set_presence_indicator", { state: text(state), color: oneOf(COLOURS, color) }),
    openServiceNowForm: (form) => publish("openframe_set_top_frame_url", { form: object(form) }),
    openServiceNowList: (list) => publish("openframe_set_top_frame_url", { list: object(list) }),
    openCustomURL(url) {
      if (/^([a-z]+:)?\/\//i.test(text(url, LONGEST_ADDRESS))) refuse("Custom url cannot be absolute");
      publish("openframe_set_top_frame_url", { url: { url } });
    },
    // (guess)
    toastMessage: (message, type, duration) => publish("openframe_toast_message", { message: text(message, LONGEST_MESSAGE), type: oneOf(TOASTS, type), duration }),
    // (guess)
    setICContext: (type, context) => publish("openframe_set_ic_context", { type: oneOf(CONTEXTS, type), context: object(context) }),
    // (guess)
    showIframe: () => publish("openframe_show_iframe"),
  };
})();
