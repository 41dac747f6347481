// An extension page's script has to be JavaScript; this one starts the module. And only a function of JavaScript can be carried
// into another page: this one says which of the module's texts the page shows, and nothing else of it.
globalThis.patchcordLook = async (tabId, texts) => {
  const shown = (texts) => texts.find((text) => document.body?.innerText.includes(text)) ?? null;
  const [{ result }] = await chrome.scripting.executeScript({ target: { tabId }, func: shown, args: [texts] });
  return result;
};
startPatchcordSetup().startOptions();
