// A content script has to be JavaScript; this one only starts the module. Where it cannot start, the page keeps what it
// had without the extension.
try {
  startPatchcord().startPage();
} catch (error) {
  console.warn("Patchcord could not start, so this page keeps its ordinary Amazon Connect login.", error);
}
