//! Where in ServiceNow the module woke up.

use serde::{Deserialize, Serialize};

use crate::address::{SysId, parse_url};
use crate::openframe;

/// A kind of ServiceNow page, told by its address alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
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

impl Place {
    /// The record that the page names.
    pub fn record_id(&self) -> Option<&SysId> {
        match self {
            Self::OwnSoftphone { id } => id.as_ref(),
            Self::Desktop | Self::Elsewhere => None,
        }
    }

    /// Tells what `href` is; `top` says whether the page is the outermost one of its tab.
    pub fn of(href: &str, top: bool) -> Self {
        if let Some(id) = openframe::ccp_page(href) {
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
