// A content script has to be JavaScript; this one only starts the module. Where the page's Content-Security-Policy refuses
// WebAssembly, Chromium refuses it to us as well: then the background puts the module's translation into this frame, and what
// the module would have heard until that is there is kept for it. Where neither can start, the page keeps what it had.
{
  const giveUp = (error) =>
    console.warn("Patchcord could not start, so this page keeps its ordinary Amazon Connect login.", error);

  const late = document.readyState === "complete";

  const startTranslation = async () => {
    const messages = [];
    const loaded = [];
    // A script of the page can make either up, but none that is trusted.
    const hear = (event) => event.isTrusted && messages.push(event);
    // Not the event: it forgets its target.
    const see = ({ isTrusted, target }) => isTrusted && loaded.push(target);
    const ended = new AbortController();
    addEventListener("message", hear, { signal: ended.signal });
    document.addEventListener("load", see, { capture: true, signal: ended.signal });
    try {
      await chrome.runtime.sendMessage({ inject: { file: "translation" } });
    } finally {
      ended.abort();
    }
    startPatchcord().startPage(late, messages, loaded);
  };

  try {
    startPatchcord().startPage(late, [], []);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) startTranslation().catch(giveUp);
    else giveUp(error);
  }
}
