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
    const hear = (event) => messages.push(event);
    // Not the event: it forgets its target.
    const see = ({ target }) => loaded.push(target);
    addEventListener("message", hear);
    document.addEventListener("load", see, true);
    try {
      await chrome.runtime.sendMessage({ inject: { file: "translation" } });
    } finally {
      removeEventListener("message", hear);
      document.removeEventListener("load", see, true);
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
