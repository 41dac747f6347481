//! The tab's title while a call rings. The title belongs to the page: afterwards the page gets back the title that it set last,
//! even if it changed the title meanwhile.

/// The title that the page has set last, and ours in its place.
#[derive(Debug, Default)]
pub struct TabTitle {
    page: String,
    ours: Option<String>,
}

impl TabTitle {
    /// The title to set now, where another one stands (`document.title`); `None` where nothing is to be set.
    pub fn change(&mut self, present: &str, wanted: Option<&str>) -> Option<String> {
        let is_ours = self.ours.as_deref() == Some(present);
        if !is_ours {
            present.clone_into(&mut self.page);
        }
        self.ours = wanted.map(str::to_owned);
        match wanted {
            Some(wanted) => (wanted != present).then(|| wanted.to_owned()),
            None => is_ours.then(|| self.page.clone()),
        }
    }
}
