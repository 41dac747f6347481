//! Which texts are domain names, stricter than the URL parser is.

use crate::value::punycode::{is_native, is_punycode};

/// Whether the host of an address has a percent sign, or a name in native script that not every browser takes. The host is
/// found as the URL parser finds it, after any number of slashes.
pub(crate) fn has_strange_host(text: &str) -> bool {
    let rest = text.split_once(':').map_or("", |(_, rest)| rest);
    let (mut start, mut begun) = (0, false);
    for (at, byte) in rest.bytes().enumerate() {
        let label = rest.get(start..at).unwrap_or_default();
        match byte {
            b'/' | b'\\' if !begun => start = at + 1,
            b'/' | b'\\' | b'?' | b'#' => return is_strange(label),
            b'%' => return true,
            b'.' | b'@' | b':' if is_strange(label) => return true,
            b'.' | b'@' | b':' => (start, begun) = (at + 1, true),
            _ => begun = true,
        }
    }
    is_strange(rest.get(start..).unwrap_or_default())
}

/// Whether a label stands for a name in native script, and not every browser takes the name.
fn is_strange(label: &str) -> bool {
    is_native(label) && !is_punycode(&label[4..])
}

/// Stricter than the parser, which lets a placeholder such as `{domain}.example.com` pass as a host.
pub(crate) fn is_domain_name(host: &str) -> bool {
    host.contains('.')
        && host.len() <= 253
        && host.split('.').all(is_label)
        && !host.ends_with(".localhost")
}

pub(crate) fn is_label(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(plain) && !is_strange(label)
}

/// Whether ServiceNow or Amazon Connect may have given this name to a customer.
pub(crate) fn is_customer(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    is_label(label)
        && label.bytes().all(plain)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !is_native(label)
}
