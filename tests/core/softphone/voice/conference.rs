//! Calls with several parties.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_third_party_is_consulted_swapped_joined_and_left_with_the_customer() {
    let mut controls = Controls::talking();
    let consulting = [own("connected"), customer("hold"), third("connecting")];
    controls.shows(&[contact("connected", &consulting)]);
    assert_eq!(controls.call().stage, Stage::Consulting);
    assert_eq!(
        controls.buttons(),
        "Mute (Swap) (Join) (Keypad) (Add or transfer) Leave call"
    );
    let parties = controls.call().parties;
    assert_eq!(parties.len(), 2);
    assert_eq!(buttons(&parties[0].buttons), "(Hold*) Hang up");
    assert_eq!(buttons(&parties[1].buttons), "(Hold) Hang up");
    assert_eq!(&*parties[1].status, "Calling");

    let split = [own("connected"), customer("hold"), third("connected")];
    controls.shows(&[contact("connected", &split)]);
    assert_eq!(controls.call().stage, Stage::SplitLines);
    assert_eq!(
        controls.buttons(),
        "Mute Swap Join Keypad (Add or transfer) Leave call"
    );
    controls.refuses(Control::HangUp(id()), Why::NotHere);
    controls.refuses(Control::OpenTransfer(id()), Why::TooManyParties);
    let ticket = controls.asks(Control::Swap(id()), Request::Toggle(id()));
    controls.refuses(Control::Join(id()), Why::Busy);
    let swapped = [own("connected"), customer("connected"), third("hold")];
    controls.on(VoiceEvent::Done(ticket));
    controls.shows(&[contact("connected", &swapped)]);
    controls.asks(Control::Join(id()), Request::Conference(id()));
    let joined = [own("connected"), customer("connected"), third("connected")];
    controls.shows(&[contact("connected", &joined)]);
    assert_eq!(controls.call().stage, Stage::Conference);
    assert_eq!(
        controls.buttons(),
        "Mute (Swap) (Join) Keypad (Add or transfer) Leave call"
    );
    controls.asks(
        Control::RemoveParty(id(), "third".into()),
        Request::Destroy(id(), "third".into()),
    );
    controls.asks(Control::Leave(id()), Request::Destroy(id(), "own".into()));
}

#[test]
fn both_on_hold_can_be_joined_but_not_swapped() {
    let mut controls = Controls::holding(contact(
        "connected",
        &[own("connected"), customer("hold"), third("hold")],
    ));
    controls.refuses(Control::Swap(id()), Why::NotTwoLines);
    controls.asks(Control::Join(id()), Request::Conference(id()));
}

#[test]
fn without_the_customer_join_swap_and_transfer_are_off() {
    let mut controls = Controls::holding(contact(
        "connected",
        &[
            own("connected"),
            customer("disconnected"),
            third("connected"),
        ],
    ));
    assert_eq!(
        controls.buttons(),
        "Mute Hold Keypad (Add or transfer) End call"
    );
    controls.refuses(Control::Swap(id()), Why::CustomerGone);
    controls.refuses(Control::Join(id()), Why::CustomerGone);
    controls.refuses(Control::OpenTransfer(id()), Why::CustomerGone);
    controls.refuses(Control::Hold(id(), "customer".into()), Why::PartyGone);
}

#[test]
fn among_several_connect_mutes_and_takes_up_to_four_more() {
    let several = |count: usize, own: Value| {
        let mut lines = vec![own, customer("connected")];
        for number in 0..count {
            let party = with(
                third("connected"),
                "connectionId",
                json!(format!("third-{number}")),
            );
            lines.push(with(
                party,
                "endpoint",
                json!({ "type": "agent", "name": "Grace" }),
            ));
        }
        multiparty(contact("connected", &lines))
    };
    let mut controls = Controls::idle();
    controls.shows(&[several(3, own("connected"))]);
    assert_eq!(
        controls.buttons(),
        "Mute Hold (Swap) (Join) Keypad Add or transfer Leave call"
    );
    assert_eq!(
        buttons(&controls.call().parties[1].buttons),
        "Hold Mute Hang up"
    );
    assert_eq!(&*controls.call().parties[1].name, "Grace");
    controls.asks(
        Control::MuteParty(id(), "third-0".into()),
        Request::MuteParticipant(id(), "third-0".into()),
    );
    controls.refuses(Control::MuteParty(id(), "customer".into()), Why::NotHere);
    controls.asks(
        Control::Mute(id()),
        Request::MuteParticipant(id(), "own".into()),
    );
    let muted = with(own("connected"), "mute", json!(true));
    controls.shows(&[several(3, muted.clone())]);
    assert_eq!(controls.call().muted, Some("Muted"));
    controls.asks(
        Control::Unmute(id()),
        Request::UnmuteParticipant(id(), "own".into()),
    );
    controls.shows(&[several(3, with(muted, "forcedMute", json!(true)))]);
    controls.refuses(Control::Unmute(id()), Why::MutedBySupervisor);
    controls.shows(&[several(4, own("connected"))]);
    controls.refuses(Control::OpenTransfer(id()), Why::TooManyParties);
    controls.asks(
        Control::Hold(id(), "own".into()),
        Request::Hold(id(), "own".into()),
    );
}
