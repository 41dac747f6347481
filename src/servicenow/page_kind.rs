//! The kinds of ServiceNow pages, told by the address.

use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::value::SysId;
use crate::value::address::parse_url;

/// ServiceNow's page that holds the Amazon Connect softphone.
const CCP_PAGE: &str = "sn_cti_amzn_cct_aws_ccp.do";

/// The `id` that an address gives to ServiceNow's page for Amazon Connect. `None` for another page, `Some(None)` without an id.
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

/// A kind of ServiceNow page, told by its address alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageKind {
    /// ServiceNow's own softphone page, usually in the OpenFrame iframe. It calls `initCCP` by itself.
    OwnSoftphone {
        /// The parameter `id`: the `sys_id` of the Amazon Connect instance record, as far as is known.
        id: Option<SysId>,
    },
    /// The outermost page of a workspace, of Next Experience or of the classic UI: where a softphone can be docked.
    Desktop,
    /// Anything else: no softphone belongs here, and nothing is done unless the background wants to know the record.
    Elsewhere,
}

impl PageKind {
    /// The record that the page names.
    pub fn record_id(&self) -> Option<&SysId> {
        match self {
            Self::OwnSoftphone { id } => id.as_ref(),
            Self::Desktop | Self::Elsewhere => None,
        }
    }

    /// The kind of the page at `href`; `top` says whether the page is the outermost one of its tab.
    pub fn of(href: &str, top: bool) -> Self {
        if let Some(id) = ccp_page(href) {
            return Self::OwnSoftphone { id };
        }
        let Some(url) = parse_url(href) else {
            return Self::Elsewhere;
        };
        let path = url.path();
        let desktop = path.starts_with("/now/") || path == "/navpage.do" || path == "/nav_to.do";
        if top && desktop {
            Self::Desktop
        } else {
            Self::Elsewhere
        }
    }
}

/// The address of ServiceNow's page for an Amazon Connect instance, without the origin.
pub fn page(id: &SysId) -> String {
    format!("/{CCP_PAGE}?id={}", id.as_str())
}
