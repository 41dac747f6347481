// An extension page's script has to be JavaScript; this one starts the module. Only a JavaScript function can be run in another page:
// `shown` says which of the module's texts that page shows, and reads nothing else.
globalThis.patchcordLook = async (tabId, texts) => {
  const shown = (texts) => texts.find((text) => document.body?.innerText.includes(text)) ?? null;
  const [{ result }] = await chrome.scripting.executeScript({ target: { tabId }, func: shown, args: [texts] });
  return result;
};
startPatchcordSetup().startOptions();
