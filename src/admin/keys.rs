//! The keyboard shortcuts on the set-up page: what each does, its key, and where the key is changed.

use crate::cause::Browser;
use crate::softphone::voice::Shortcut;

/// The browser's own page for the keys of extensions; `None` for a browser that an extension cannot ask by an address.
pub const fn page(browser: Browser) -> Option<&'static str> {
    match browser {
        Browser::Chromium => Some("chrome://extensions/shortcuts"),
        Browser::Firefox => None,
    }
}

/// How to get there by hand, where the browser opens no page.
pub const fn by_hand(browser: Browser) -> &'static str {
    match browser {
        Browser::Chromium => "Type chrome://extensions/shortcuts in the address bar.",
        Browser::Firefox => {
            "Type about:addons in the address bar, then choose the gear and Manage Extension Shortcuts."
        }
    }
}

/// What each shortcut does and its key, from the browser's names and keys. Other commands of the browser are left out.
pub fn lines(known: &[(String, String)]) -> Vec<(&'static str, String)> {
    let lines = known.iter().filter_map(|(name, key)| {
        let key = if key.is_empty() { "No key" } else { key };
        Some((Shortcut::of(name)?.label(), key.to_owned()))
    });
    lines.collect()
}
