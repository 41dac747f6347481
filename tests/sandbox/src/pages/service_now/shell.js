// Builds what surrounds the softphone: the frames, ids and nested shadow roots of ServiceNow's three user interfaces.
(() => {
  const { softphone, delay, rebuilt, sandbox, incidents } = window.shell;
  const ui = document.currentScript.dataset.ui;

  function element(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  // An element with an open shadow root that holds the children.
  function shadowed(tag, ...children) {
    const node = document.createElement(tag);
    fill(node, ...children);
    return node;
  }

  function fill(node, ...children) {
    const root = node.attachShadow({ mode: "open" });
    root.append(element("link", { rel: "stylesheet", href: "/styles/shell.css" }), ...children);
    return root;
  }

  function softphoneFrame(id) {
    const frame = element("iframe", { id, name: id, title: "OpenFrame", src: softphone });
    frame.allow = "microphone; camera; autoplay; clipboard-write; identity-credentials-get";
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
    return frame;
  }

  const dock = (id) => window.openFrame.dock(softphoneFrame(id));

  // Workspaces mount the softphone late, and not at all without an OpenFrame configuration.
  function mount(put) {
    if (softphone !== null) setTimeout(put, delay);
  }

  function header(title, user) {
    return element("header", {}, element("strong", { textContent: `${title} ` }, element("small", { textContent: "sandbox" })), element("span", { className: "user", textContent: user }));
  }

  const builders = {
    classic() {
      mount(() => document.body.append(dock("gsft_openframe")));
    },

    "next-experience"() {
      const host = document.querySelector("macroponent-f51912f4c700201072b211d4d8c26010");
      const { user, main } = host.dataset;
      const controls = element("div", { className: "polaris-header-controls" });
      const head = shadowed("sn-polaris-header", header("ServiceNow", user), controls);
      const layout = shadowed("sn-polaris-layout", head, element("slot"));
      const frame = element("iframe", { id: "gsft_main", name: "gsft_main", title: "Main content", src: main });
      layout.append(frame);
      fill(host, layout);
      mount(() => host.shadowRoot.append(shadowed("sn-openframe-uxb", dock("gsft_openframe"))));
    },

    workspace() {
      const host = document.querySelector("sn-canvas-appshell-root");
      const { title, user, base } = host.dataset;
      const main = element("div", { className: "workspace-main" });
      const canvas = shadowed("sn-canvas-main", shadowed("sn-canvas-screen", shadowed("macroponent-c276387cc331101080d6d3658940ddd2", main)));
      const tabs = shadowed("sn-canvas-tabs", element("div", { className: "tabs", textContent: "Home" }));
      const place = element("div");
      const phone = shadowed("sn-canvas-header", header(title, user), shadowed("sn-openframe-container", place));
      const shell = shadowed("sn-canvas-appshell-main", phone, shadowed("sn-canvas-layout", tabs, canvas));
      fill(host, shadowed("sn-canvas-appshell", shell));

      const mountPhone = () => place.replaceChildren(shadowed("sn-component-openframe", shadowed("sn-openframe-frame", dock("iframe"))));

      function show() {
        const incident = incidents.find(({ sysId }) => location.pathname.endsWith(`/${sysId}`));
        if (incident) {
          main.replaceChildren(
            element("h1", { textContent: incident.number }),
            element("p", { textContent: incident.text }),
            link(`${base}/home`, "Back to the list"),
          );
        } else {
          const items = incidents.map(({ sysId, number, text }) =>
            element("li", {}, link(`${base}/record/incident/${sysId}`, number), ` ${text}`));
          main.replaceChildren(element("h1", { textContent: "Your work" }), element("ul", {}, ...items));
        }
      }

      // In-app navigation: the address changes, the document stays.
      function link(href, text) {
        const anchor = element("a", { href, textContent: text });
        anchor.onclick = (event) => {
          event.preventDefault();
          history.pushState(null, "", href);
          navigated();
        };
        return anchor;
      }

      function navigated() {
        show();
        if (rebuilt) mount(mountPhone);
      }

      window.addEventListener("popstate", navigated);
      show();
      mount(mountPhone);
    },
  };

  builders[ui]();
})();
