//! What Streams says of the agent and the contacts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::connect::agent_snapshot::Snapshot;
use patchcord::value::Json;
use patchcord_fuzz::{in_time, sometimes_long};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let text = sometimes_long(text, 1 << 20);
    let Some(json) = in_time(|| Json::parse(&text)) else {
        return;
    };
    let snapshot = in_time(|| Snapshot::read(&json));
    assert!(snapshot.contacts.len() <= 64);
    assert!(snapshot.configuration.states.len() <= 500);
    assert!(
        snapshot
            .configuration
            .states
            .iter()
            .all(|state| state.arn.is_some())
    );
    let short = |text: &str| assert!(text.chars().count() <= 256);
    short(&snapshot.configuration.name);
    for contact in &snapshot.contacts {
        assert!(contact.lines.len() <= 64);
        short(&contact.channel_name);
        short(contact.id.as_str());
        assert!(
            contact
                .since
                .is_none_or(|since| since.is_finite() && since > 0.0)
        );
        for line in &contact.lines {
            assert!(!line.id.as_str().is_empty());
            line.name.as_deref().map(short);
            line.number.as_deref().map(short);
            assert!(contact.line(&line.id).is_some());
        }
        let _ = contact.own_line();
        let _ = contact.initial_line();
        assert!(snapshot.contact(&contact.id).is_some());
    }
});
