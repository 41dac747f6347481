//! The administrator's policy: whatever it is, there are settings, and a fence that cannot be read lets nobody through.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::settings::Settings;
use patchcord::value::Json;
use patchcord::value::LoginUrl;
use patchcord_fuzz::{in_time, sometimes_long, survives};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let text = sometimes_long(text, 1 << 20);
    let Some(json) = in_time(|| Json::parse(&text)) else {
        return;
    };
    let settings = in_time(|| json.read::<Settings>());
    assert_eq!(
        settings.is_some(),
        json.as_object().is_some(),
        "one wrong value costs that setting alone"
    );
    let Some(settings) = settings else { return };
    survives(&settings);
    let login = LoginUrl::parse("https://login.example.com/").expect("an address");
    if let Some(hosts) = json.get("idpHosts").filter(|hosts| **hosts != Json::Null) {
        let named = match hosts {
            Json::List(hosts) => hosts.iter().any(|host| host.as_text().is_some()),
            _ => false,
        };
        assert!(named || !settings.trusts(&login), "{hosts:?}");
    }
});
