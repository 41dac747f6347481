// A service worker (Chromium) or event page (Firefox) has to be JavaScript; this one only starts the module, at once,
// because an event that woke the worker reaches only the listeners that are there when this script ends.
if (typeof importScripts === "function") importScripts("worker.js");
startPatchcordWorker().startBackground();
