//! What pages and the background say to each other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::message::{Command, Dock, Reply, Request};
use patchcord::session::lock::AgentReport;
use patchcord::value::Json;
use patchcord_fuzz::{in_time, sometimes_long, survives};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let text = sometimes_long(text, 1 << 20);
    let Some(json) = in_time(|| Json::parse(&text)) else {
        return;
    };
    if let Some(request) = in_time(|| json.read::<Request>()) {
        survives(&request);
    }
    if let Some(command) = in_time(|| json.read::<Command>()) {
        survives(&command);
    }
    if let Some(reply) = in_time(|| json.read::<Reply>()) {
        survives(&reply);
    }
    if let Some(dock) = in_time(|| json.read::<Dock>()) {
        survives(&dock);
    }
    if let Some(told) = in_time(|| json.read::<AgentReport>()) {
        assert!(told.username.chars().count() <= 256);
        let _ = told.is_live();
        survives(&told);
    }
});
