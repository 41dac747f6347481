//! TODO-DOC

pub mod answer;
pub mod known;
pub mod openframe;
pub mod page_kind;
pub mod reading;
pub mod record;
pub mod request;
pub mod toast;
pub mod user;

pub use answer::Answer;
pub use known::{Known, RecordKey};
pub use openframe::Softphone;
pub use page_kind::Place;
pub use reading::{Columns, Reading};
pub use record::{CcpUrlError, LoginField, Record};
pub use request::FieldNames;
pub use user::{Match, User};
