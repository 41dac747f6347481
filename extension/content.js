// A content script has to be JavaScript; this one only starts the module. Where the page's Content-Security-Policy refuses
// WebAssembly, Chromium refuses it to a content script as well. The background then puts the module's translation into this frame,
// and the events before that are kept for it. Where neither can start, the page keeps its ordinary login.
{
  const giveUp = (error) =>
    console.warn("Patchcord could not start, so this page keeps its ordinary Amazon Connect login.", error);

  const late = document.readyState === "complete";

  const startTranslation = async () => {
    const messages = [];
    const loaded = [];
    // Scripts of the page can dispatch such events too, but not trusted ones.
    const hear = (event) => event.isTrusted && messages.push(event);
    // The target, because the event loses it after its dispatch.
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
