//! Completes the address of ServiceNow that somebody types into the set-up page.

use crate::value::{AddressError, ServiceNowOrigin};

/// The origin of a typed address: `acme`, `acme.service-now.com` or a whole address with a path will do.
///
/// # Errors
///
/// Those of [`ServiceNowOrigin::parse`].
pub fn complete(typed: &str) -> Result<ServiceNowOrigin, AddressError> {
    let typed = typed.trim();
    let whole = if typed.contains("://") {
        typed.to_owned()
    } else if typed.contains('.') {
        format!("https://{typed}")
    } else {
        format!("https://{typed}.service-now.com")
    };
    ServiceNowOrigin::parse(&whole)
}
