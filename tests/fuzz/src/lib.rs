//! What the targets have in common.

use std::time::{Duration, Instant};

use patchcord::value::Json;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long reading one text may take at most, however it is made: hundreds of times what the longest takes, so that only a
/// reader that goes through it again and again is caught, and no machine that is busy.
const LONGEST: Duration = Duration::from_secs(5);

/// Runs a reader and sees that it is done in time.
pub fn in_time<T>(read: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let found = read();
    let took = began.elapsed();
    assert!(took < LONGEST, "it took {took:?}");
    found
}

/// Of every four thousand texts, one comes as long as its reader takes it: the same again and again.
pub fn sometimes_long(text: &str, most: usize) -> String {
    // The sum of a text's bytes is as good as chance, and the same in every run.
    let sum: usize = text.bytes().map(usize::from).sum();
    if text.is_empty() || sum % 4096 != 0 {
        return text.to_owned();
    }
    text.repeat(most / text.len())
}

/// Sees that a value comes out of its own JSON as it went in.
pub fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).expect("our own types have JSON");
    let again = Json::parse(&text).and_then(|json| json.read::<T>());
    assert_eq!(again.as_ref(), Some(value), "{text}");
}
