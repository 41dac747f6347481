// Tells the background that a ServiceNow page without a softphone has opened. The background decides whether this page reads the record,
// so that a later softphone need not wait. A content script has to be JavaScript.
chrome.runtime.sendMessage("arrived").catch(() => {});
