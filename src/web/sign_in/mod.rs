//! The browser's half of [`crate::sign_in`], in a ServiceNow page: it sees what Streams' CCP frame does ([`watch`]). The effects of
//! [`crate::sign_in::ccp_frame`] are carried out in the room above, `session`.

pub(crate) mod watch;
