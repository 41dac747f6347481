//! ServiceNow's answer about OpenFrame, and the address of its softphone page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::servicenow::Answer;
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::PageKind;
use patchcord::servicenow::openframe::{parse, wants_controls};
use patchcord::servicenow::page_kind::{ccp_page, page};
use patchcord_fuzz::{in_time, sometimes_long, survives};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let text = sometimes_long(&text, 1 << 18);
    let id = in_time(|| ccp_page(&text));
    if let Some(Some(id)) = &id {
        assert_eq!(ccp_page(&page(id)), Some(Some(id.clone())));
    }
    let place = in_time(|| PageKind::of(&text, true));
    assert_eq!(id.is_some(), matches!(place, PageKind::OwnSoftphone { .. }));
    survives(&place);
    let answer = Answer::new(200, false, text);
    let softphone = in_time(|| parse(&answer));
    survives(&softphone);
    if let OwnSoftphone::Own { id: Some(id) } = &softphone {
        assert!(answer.body().contains(id.as_str()) || answer.body().contains(['\\', '%', '+']));
    }
    if in_time(|| wants_controls(&answer)) {
        assert_ne!(
            softphone,
            OwnSoftphone::Unknown.clone(),
            "a configuration without a name"
        );
    }
});
