//! The browser's half of [`crate::servicenow`], in a ServiceNow page: it asks ServiceNow as the agent ([`reader`]), reaches the page's own
//! world ([`page`]), and shows notices ([`notice`]).

pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod reader;
