//! The browser's half of [`crate::session`], in a ServiceNow page: it signs the page's phone in ([`mod@phone`]) and covers a phone of
//! somebody else ([`owner`]).

pub(crate) mod owner;
pub(crate) mod phone;
