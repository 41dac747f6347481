//! Speakers and microphones.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn devices_are_listed_by_use_and_chosen() {
    let device = |id: &str, is_input| Device {
        id: id.into(),
        label: id.into(),
        is_input,
    };
    let mut controls = Controls::idle();
    controls.asks(Control::OpenDevices, Request::GetDevices);
    assert!(matches!(
        controls.view().dialog,
        Some(Dialog::Devices { devices: None, .. })
    ));
    controls.on(VoiceEvent::Devices(vec![
        device("headset", false),
        device("mic", true),
    ]));
    let choices = |controls: &Controls| match controls.view().dialog {
        Some(Dialog::Devices {
            devices: Some(devices),
            ..
        }) => buttons(&Vec::from_iter(
            devices.into_iter().map(|device| device.button),
        )),
        other => panic!("{other:?}"),
    };
    assert_eq!(choices(&controls), "headset mic headset");
    let ringer = Control::Choose(DeviceKind::Ringer, "headset".into());
    controls.asks(
        ringer.clone(),
        Request::SetDevice(DeviceKind::Ringer, "headset".into()),
    );
    controls.on(VoiceEvent::DeviceChanged(
        DeviceKind::Ringer,
        "headset".into(),
    ));
    assert_eq!(choices(&controls), "headset mic (headset*)");
    controls.refuses(ringer, Why::AlreadySo);
    controls.refuses(
        Control::Choose(DeviceKind::Microphone, "headset".into()),
        Why::NotListed,
    );
}
