// Tells the background that a ServiceNow page without a softphone has opened, and the page's path. The background decides whether this
// page reads the record, so that a later softphone need not wait, and whether the agent's session has ended. A content script has to be
// JavaScript.
chrome.runtime.sendMessage({ arrived: { path: location.pathname } }).catch(() => {});
