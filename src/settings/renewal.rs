//! The setting `renewAfter`: when a session at Amazon Connect is renewed.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The age at which a session is renewed, between one hour and eleven and a half. Amazon Connect ends it after twelve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenewAfter {
    minutes: u16,
}

impl RenewAfter {
    /// The age for so many hours; `None` outside of 1 to 11.5.
    pub fn hours(hours: f64) -> Option<Self> {
        (1.0..=11.5).contains(&hours).then(|| Self {
            minutes: (hours * 60.0).round() as u16,
        })
    }

    /// The age in hours.
    pub fn as_hours(self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    /// The age in milliseconds.
    pub(crate) fn as_ms(self) -> f64 {
        f64::from(self.minutes) * 60_000.0
    }
}

impl Default for RenewAfter {
    /// Ten hours leave two hours for an agent whose IdP asks for something.
    fn default() -> Self {
        Self { minutes: 600 }
    }
}

impl Serialize for RenewAfter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_hours())
    }
}

impl<'de> Deserialize<'de> for RenewAfter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hours = f64::deserialize(deserializer)?;
        Self::hours(hours).ok_or_else(|| serde::de::Error::custom("not between 1 and 11.5"))
    }
}
