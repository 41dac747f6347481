//! Times as the CTI API writes them: seconds since 1970 with a fraction.

use std::time::SystemTime;

use serde::{Serialize, Serializer};

/// A state and since when.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Since<T> {
    #[serde(rename = "type")]
    pub(super) kind: T,
    #[serde(serialize_with = "unix_seconds")]
    pub(super) timestamp: SystemTime,
}

/// A time as the CTI API writes it.
pub(super) struct Seconds(pub(super) SystemTime);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        unix_seconds(&self.0, serializer)
    }
}

/// Writes a time, to the millisecond.
pub(super) fn unix_seconds<S: Serializer>(
    time: &SystemTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let seconds = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64();
    serializer.serialize_f64((seconds * 1000.0).round() / 1000.0)
}
