//! The administrator's own words and link beside each cause (policy `help`): whom an agent calls, and where the company explains.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use crate::cause::Cause;
use crate::settings::or_default;

/// The most characters of a text.
pub const LONGEST: usize = 300;

/// The words for every cause, and those for single causes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Help {
    /// A text; empty where there is none.
    #[serde(deserialize_with = "text")]
    text: String,
    /// A link; empty where there is none.
    #[serde(deserialize_with = "link")]
    link: String,
    /// The words for single causes, by their codes.
    #[serde(deserialize_with = "or_default")]
    by_cause: BTreeMap<String, Words>,
}

/// The words for one cause. What is left out is taken from the words for every cause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Words {
    #[serde(deserialize_with = "text")]
    text: String,
    #[serde(deserialize_with = "link")]
    link: String,
}

/// The words as a page gets them: a line for each cause that has some, with its code (empty for every other cause), the text and the
/// link, and a tab between them. One text costs a page's module a kilobyte less than a list, and neither has control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HelpLines(String);

impl Help {
    /// The words for every cause that has some. A code that no cause has is left out.
    pub fn lines(&self) -> HelpLines {
        let mut lines = String::new();
        let mut add = |code: &str, words: &Words| {
            let text = if words.text.is_empty() {
                &self.text
            } else {
                &words.text
            };
            let link = if words.link.is_empty() {
                &self.link
            } else {
                &words.link
            };
            if !text.is_empty() || !link.is_empty() {
                lines.push_str(&[code, "\t", text, "\t", link, "\n"].concat());
            }
        };
        for (code, words) in &self.by_cause {
            if Cause::ALL.iter().any(|cause| cause.code() == code) {
                add(code, words);
            }
        }
        add("", &Words::default());
        HelpLines(lines)
    }
}

impl HelpLines {
    /// Whether the administrator has set no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text and the link for a cause; either may be empty.
    pub fn of(&self, cause: Cause) -> Option<(&str, &str)> {
        let named = |name: &str| self.lines().find(|(code, ..)| *code == name);
        let (_, text, link) = named(cause.code()).or_else(|| named(""))?;
        Some((text, link))
    }

    /// All of them: the code, or "every cause", the text and the link.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.lines().map(|(code, text, link)| {
            let code = if code.is_empty() { "every cause" } else { code };
            (code, text, link)
        })
    }

    fn lines(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.lines().filter_map(|line| {
            let (code, rest) = line.split_once('\t')?;
            let (text, link) = rest.split_once('\t')?;
            Some((code, text, link))
        })
    }
}

/// A text of one line that is not too long; anything else is no text.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer).unwrap_or_default();
    let text = text.replace(char::is_control, " ");
    Ok(text.trim().chars().take(LONGEST).collect())
}

/// An https or mailto link; anything else is no link.
fn link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let link = String::deserialize(deserializer).unwrap_or_default();
    let usable = match Url::parse(link.trim()) {
        Ok(url) if url.scheme() == "https" && url.username().is_empty() => url.into(),
        Ok(url) if url.scheme() == "mailto" && url.path().contains('@') => url.into(),
        _ => String::new(),
    };
    Ok(usable)
}
