//! OpenFrame, the part of ServiceNow that shows a softphone: which one, if any, this agent has.

use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::address::SysId;
use crate::cause::{Browser, Cause, Severity};
use crate::json::Json;
use crate::record::Answer;

/// Where the agent's OpenFrame configuration is asked for, by POST of [`BODY`].
pub const PATH: &str = "/sn_openframe_openFrameAjaxProcessor.do";

/// The form, of type `application/x-www-form-urlencoded`, that asks for it.
pub const BODY: &str =
    "sysparm_processor=OpenFrameAjaxUtility&sysparm_name=getOpenFrameConfiguration";

/// ServiceNow's page that holds the Amazon Connect softphone.
const CCP_PAGE: &str = "sn_cti_amzn_cct_aws_ccp.do";

/// The softphone that OpenFrame shows the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Softphone {
    /// ServiceNow's own page for Amazon Connect.
    Own {
        /// The id in its address: most likely the sys_id of the Amazon Connect instance record.
        id: Option<SysId>,
    },
    /// Another softphone.
    Other,
    /// No softphone.
    None,
    /// The answer does not tell.
    Unknown,
}

/// Reads the agent's OpenFrame configuration, `{"config":{"url":…}}`.
pub fn parse(answer: &Answer) -> Softphone {
    let Some(Json::Object(body)) = answer.json() else {
        return Softphone::Unknown;
    };
    let url = match body.get("config") {
        None if body.is_empty() => return Softphone::None,
        Some(Json::Null) => return Softphone::None,
        Some(Json::Object(config)) => match config.get("url") {
            Some(Json::Text(url)) => url.trim(),
            None | Some(Json::Null) => "",
            Some(_) => return Softphone::Unknown,
        },
        _ => return Softphone::Unknown,
    };
    if url.is_empty() {
        return Softphone::None;
    }
    match ccp_page(url) {
        Some(id) => Softphone::Own { id },
        None => Softphone::Other,
    }
}

/// The address of ServiceNow's page for an Amazon Connect instance, without the origin.
pub fn page(id: &SysId) -> String {
    format!("/{CCP_PAGE}?id={}", id.as_str())
}

/// What its field "Enable interaction controls" may be called, in small letters and without `_`: ServiceNow publishes the label
/// only.
const CONTROLS: [&str; 4] = [
    "enableinteractioncontrols",
    "interactioncontrols",
    "enableicc",
    "iccenabled",
];

/// Whether the agent's OpenFrame configuration asks for interaction controls. A field that is off, absent or not understood
/// asks for nothing.
pub fn wants_controls(answer: &Answer) -> bool {
    let Some(body) = answer.json() else {
        return false;
    };
    let Some(config) = body.get("config").and_then(Json::as_object) else {
        return false;
    };
    config.iter().any(|(name, value)| {
        let name = name.strip_prefix("u_").unwrap_or(name);
        let name = name.to_ascii_lowercase().replace('_', "");
        let on = match value {
            Json::Bool(on) => *on,
            Json::Text(text) => matches!(text.as_str(), "true" | "1"),
            _ => false,
        };
        on && CONTROLS.contains(&&*name)
    })
}

/// Whether an address, absolute or relative, is ServiceNow's page for Amazon Connect; if so, the id it is given.
pub fn ccp_page(url: &str) -> Option<Option<SysId>> {
    let url = url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if path.rsplit('/').next() != Some(CCP_PAGE) {
        return None;
    }
    let id = form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "id")
        .and_then(|(_, id)| SysId::parse(&id).ok());
    Some(id)
}

/// What is known of the frame that a page is in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    /// The width of what it shows (`innerWidth`), in CSS pixels: none where it is not displayed.
    pub width: f64,
    /// Its height (`innerHeight`).
    pub height: f64,
    /// Whether the page around lets it be seen, as far as its styles tell (`checkVisibility`).
    pub visible: bool,
}

/// What the agent is told by way of OpenFrame (`openFrameAPI`), because what is drawn in the page cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The kind of toast (`toastMessage`): `error` or `warning`.
    pub kind: &'static str,
    /// Its words.
    pub words: String,
    /// The softphone has to come into view (`show`, `showIframe`), because the agent has to press something in it.
    pub reveal: bool,
}

/// What to tell of `cause` in a page whose frame is hidden, as behind ServiceNow's interaction controls; `None` where the
/// page can be seen. Title, subtitle and the controls' own context are left alone: ServiceNow's page sets them, and nobody
/// can read what it has set.
pub fn tell(cause: Cause, asks: bool, frame: Frame, browser: Browser) -> Option<Told> {
    if frame.visible && frame.width >= 1.0 && frame.height >= 1.0 {
        return None;
    }
    let mut words = String::from(cause.what());
    words.push(' ');
    words.push_str(cause.next_step());
    Some(Told {
        kind: if cause.severity() == Severity::Stop {
            "error"
        } else {
            "warning"
        },
        words,
        reveal: asks && !cause.wishes(browser).is_empty(),
    })
}
