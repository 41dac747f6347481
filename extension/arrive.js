// Says that a ServiceNow page without a softphone has opened, and no more: the background decides whether to read the record
// from here, so that a softphone that opens later need not wait. A content script has to be JavaScript.
chrome.runtime.sendMessage("arrived").catch(() => {});
