//! OpenFrame, the part of ServiceNow that shows a softphone: which softphone, if any, it shows this agent.

use serde::{Deserialize, Serialize};

use crate::servicenow::Answer;
use crate::servicenow::page_kind::ccp_page;
use crate::value::{Json, SysId};

/// Where the agent's OpenFrame configuration is asked for, by POST of [`BODY`].
pub const PATH: &str = "/sn_openframe_openFrameAjaxProcessor.do";

/// The form, of type `application/x-www-form-urlencoded`, that asks for it.
pub const BODY: &str =
    "sysparm_processor=OpenFrameAjaxUtility&sysparm_name=getOpenFrameConfiguration";

/// The softphone that OpenFrame shows the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnSoftphone {
    /// ServiceNow's own page for Amazon Connect.
    Own {
        /// The id in its address: most likely the sys_id of the Amazon Connect instance record.
        id: Option<SysId>,
    },
    /// Another softphone.
    Other,
    /// No softphone.
    None,
    /// The answer does not tell which.
    Unknown,
}

/// Reads the agent's OpenFrame configuration, `{"config":{"url":…}}`.
pub fn parse(answer: &Answer) -> OwnSoftphone {
    let Some(Json::Object(body)) = answer.json() else {
        return OwnSoftphone::Unknown;
    };
    let url = match body.get("config") {
        None if body.is_empty() => return OwnSoftphone::None,
        Some(Json::Null) => return OwnSoftphone::None,
        Some(Json::Object(config)) => match config.get("url") {
            Some(Json::Text(url)) => url.trim(),
            None | Some(Json::Null) => "",
            Some(_) => return OwnSoftphone::Unknown,
        },
        _ => return OwnSoftphone::Unknown,
    };
    if url.is_empty() {
        return OwnSoftphone::None;
    }
    match ccp_page(url) {
        Some(id) => OwnSoftphone::Own { id },
        None => OwnSoftphone::Other,
    }
}

/// Likely names of the field "Enable interaction controls", in small letters and without `_`. ServiceNow publishes the label only.
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
