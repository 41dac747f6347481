// The SharedWorker that all CCP pages of a browser share: Streams in its third role.
// Streams takes web socket addresses that start with wss: and no others. Where this host is reached without TLS, they become ws:.
if (self.location.protocol === "http:") {
  self.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(String(url).replace(/^wss:/, "ws:"), protocols);
    }
  };
}
importScripts("/static/connect-streams-min.js");
connect.worker.main();
