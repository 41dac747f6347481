//! TODO-DOC

pub mod answer;
pub mod learned;
pub mod openframe;
pub mod page_kind;
pub mod reading;
pub mod record;
pub mod request;
pub mod toast;
pub mod user;

pub use answer::Answer;
pub use learned::{Learned, RecordKey};
pub use openframe::OwnSoftphone;
pub use page_kind::PageKind;
pub use reading::{Columns, Reading};
pub use record::{CcpUrlError, LoginField, Record};
pub use request::FieldNames;
pub use user::{Match, User};
