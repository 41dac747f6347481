//! The tone for a call that Amazon Connect has accepted for the agent.

use wasm_bindgen::prelude::*;
use web_sys::AudioContext;

use crate::web::browser::failure::report;

/// When each of the two notes begins and how high it is, in seconds and hertz.
const NOTES: [(f64, f32); 2] = [(0.0, 880.0), (0.18, 1_175.0)];

/// How long a note is, in seconds.
const LONG: f64 = 0.15;

/// Loud enough beside a voice, and no more.
const LOUDNESS: f32 = 0.2;

/// Plays it. A browser plays nothing in a page that nobody has clicked in yet.
pub(super) fn play() {
    report("play the tone", notes());
}

fn notes() -> Result<(), JsValue> {
    let audio = AudioContext::new()?;
    let loudness = audio.create_gain()?;
    loudness.gain().set_value(LOUDNESS);
    loudness.connect_with_audio_node(&audio.destination())?;
    let begin = audio.current_time();
    for (at, height) in NOTES {
        let note = audio.create_oscillator()?;
        note.frequency().set_value(height);
        note.connect_with_audio_node(&loudness)?;
        note.start_with_when(begin + at)?;
        note.stop_with_when(begin + at + LONG)?;
    }
    Ok(())
}
