// A script that is put into a ServiceNow page has to be JavaScript. This one hands the module's answer to the set-up page, or says that
// the page's Content-Security-Policy refuses the module.
(async () => {
  try {
    return await startPatchcordSetup().probe();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return "refused";
    throw error;
  }
})();
