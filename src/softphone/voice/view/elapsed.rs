//! Durations as a phone writes them.

/// The time since a moment, as `1:05` or `1:02:05`; both in milliseconds since 1970 on Connect's clock.
pub fn elapsed(since: f64, now: f64) -> String {
    let seconds = ((now - since).max(0.0) / 1000.0) as u32;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    if hours > 0 {
        text.push_str(&hours.to_string());
        text.push(':');
        if minutes < 10 {
            text.push('0');
        }
    }
    text.push_str(&minutes.to_string());
    text.push_str(if seconds < 10 { ":0" } else { ":" });
    text.push_str(&seconds.to_string());
    text
}
