//! What ServiceNow answers: the agent's Amazon Connect record, the OpenFrame configuration and the user of the session.
//!
//! In come HTTP answers of the Table API and the addresses of pages. Decided is what kind of page it is, which record is the
//! agent's, what its fields say, and why there is no record. Out go a [`Record`] or a cause, an [`OwnSoftphone`] and a [`User`].
//! The browser's half is `web/servicenow`, which sends the requests.

pub mod answer;
pub mod columns;
mod fields;
pub mod learned;
pub mod openframe;
pub mod page_kind;
pub mod reading;
pub mod record;
pub mod request;
pub mod session_end;
pub mod toast;
pub mod user;

pub use answer::Answer;
pub use columns::{Columns, FieldNames};
pub use learned::{Learned, RecordKey};
pub use openframe::OwnSoftphone;
pub use page_kind::PageKind;
pub use reading::Reading;
pub use record::{CcpUrlError, LoginField, Record};
pub use user::{Match, User};
