// An extension page's script has to be JavaScript; this one only starts the module.
startPatchcordSetup().startPopup();
