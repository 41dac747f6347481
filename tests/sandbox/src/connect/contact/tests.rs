use super::*;

const NOW: SystemTime = SystemTime::UNIX_EPOCH;
const RING: Duration = Duration::from_secs(20);
const ANSWER: Duration = Duration::from_secs(2);

fn directory() -> Directory {
    Directory::new(
        "us-west-2",
        "123456789012",
        "11111111-2222-4333-8444-555555555555",
    )
}

fn call() -> Contact {
    Contact::offered(Offer::Call, "+12065550142", &directory(), NOW, RING)
}

fn connected_call() -> Contact {
    let mut contact = call();
    contact.accept(NOW, ANSWER).expect("an offered call");
    contact
}

fn conference_call() -> Contact {
    let mut contact = connected_call();
    contact
        .add(Endpoint::of_number("+12065550143"), NOW, ANSWER)
        .expect("a connected call");
    contact.tick(NOW + ANSWER);
    contact
}

fn line(contact: &Contact, kind: ConnectionKind) -> String {
    contact
        .connections
        .iter()
        .find(|line| line.kind == kind)
        .expect("such a line")
        .connection_id
        .to_string()
}

#[track_caller]
fn stands(contact: &Contact, state: ContactState, lines: &[ConnectionState]) {
    assert_eq!(contact.state.kind, state);
    assert_eq!(
        contact
            .connections
            .iter()
            .map(|line| line.state.kind)
            .collect::<Vec<_>>(),
        lines
    );
}

use ConnectionState::{Connected, Connecting, Disconnected, Hold};

#[test]
fn an_inbound_call_rings_and_connects_when_accepted() {
    let mut contact = call();
    stands(&contact, ContactState::Connecting, &[Connecting, Connected]);
    contact.accept(NOW, ANSWER).expect("an offered call");
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
    assert!(!contact.tick(NOW + RING));
}

#[test]
fn a_call_that_nobody_accepts_is_missed_when_the_ringing_stops() {
    let mut contact = call();
    assert!(!contact.tick(NOW + RING - Duration::from_millis(1)));
    assert!(contact.tick(NOW + RING));
    stands(
        &contact,
        ContactState::Missed,
        &[Disconnected, Disconnected],
    );
    assert_eq!(
        contact.accept(NOW + RING, ANSWER),
        Err(Refusal::WrongState(
            "the contact is not offered to the agent"
        ))
    );
}

#[test]
fn a_call_can_be_declined_by_rejecting_or_by_hanging_up() {
    let mut contact = call();
    contact.reject(NOW).expect("an offered call");
    stands(
        &contact,
        ContactState::Rejected,
        &[Disconnected, Disconnected],
    );
    let mut contact = call();
    let agent = line(&contact, ConnectionKind::Agent);
    contact.disconnect(&agent, NOW).expect("a ringing line");
    assert_eq!(contact.state.kind, ContactState::Rejected);
}

#[test]
fn a_caller_who_gives_up_leaves_a_missed_call() {
    let mut contact = call();
    contact.far_end_hangs_up(NOW).expect("a caller");
    assert_eq!(contact.state.kind, ContactState::Missed);
}

#[test]
fn a_call_ends_when_either_end_hangs_up() {
    let mut contact = connected_call();
    let agent = line(&contact, ConnectionKind::Agent);
    contact.disconnect(&agent, NOW).expect("a connected line");
    stands(&contact, ContactState::Ended, &[Disconnected, Disconnected]);
    let mut contact = connected_call();
    contact.far_end_hangs_up(NOW).expect("a caller");
    stands(&contact, ContactState::Ended, &[Disconnected, Disconnected]);
}

#[test]
fn an_outbound_call_connects_when_the_other_end_picks_up() {
    let mut contact = Contact::dialled(
        Endpoint::of_number("+12065550142"),
        &directory(),
        NOW,
        ANSWER,
    )
    .expect("a good number");
    stands(
        &contact,
        ContactState::Connecting,
        &[Connecting, Connecting],
    );
    assert!(contact.is_calling());
    assert!(contact.reject(NOW).is_err());
    assert!(contact.tick(NOW + ANSWER));
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
}

#[test]
fn an_outbound_call_can_be_given_up() {
    let mut contact = Contact::dialled(
        Endpoint::of_number("+12065550142"),
        &directory(),
        NOW,
        ANSWER,
    )
    .expect("a good number");
    let agent = line(&contact, ConnectionKind::Agent);
    contact.disconnect(&agent, NOW).expect("a line");
    assert_eq!(contact.state.kind, ContactState::Ended);
    assert!(!contact.tick(NOW + ANSWER));
}

#[test]
fn only_numbers_in_e164_are_dialled() {
    for number in [
        "2065550142",
        "+",
        "+0123",
        "+1 206 555",
        "+1234567890123456",
    ] {
        let refused = Contact::dialled(Endpoint::of_number(number), &directory(), NOW, ANSWER);
        assert_eq!(refused.err(), Some(Refusal::BadEndpoint), "{number}");
    }
}

#[test]
fn a_callback_is_accepted_first_and_then_the_customer_is_called() {
    let mut contact = Contact::offered(Offer::Callback, "+12065550142", &directory(), NOW, RING);
    stands(&contact, ContactState::Incoming, &[Connecting, Connected]);
    contact.accept(NOW, ANSWER).expect("an offered callback");
    stands(
        &contact,
        ContactState::Connecting,
        &[Connecting, Connecting],
    );
    contact.tick(NOW + ANSWER);
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
}

#[test]
fn a_held_party_can_be_resumed() {
    let mut contact = connected_call();
    let caller = line(&contact, ConnectionKind::Inbound);
    contact.hold(&caller, NOW).expect("a connected line");
    stands(&contact, ContactState::Connected, &[Connected, Hold]);
    assert!(contact.hold(&caller, NOW).is_err());
    contact.resume(&caller, NOW).expect("a held line");
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
}

#[test]
fn a_third_party_is_called_while_the_first_one_holds() {
    let mut contact = connected_call();
    contact
        .add(Endpoint::of_number("+12065550143"), NOW, ANSWER)
        .expect("a connected call");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Hold, Connecting],
    );
    contact.tick(NOW + ANSWER);
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Hold, Connected],
    );
    assert_eq!(
        contact.add(Endpoint::of_number("+12065550144"), NOW, ANSWER),
        Err(Refusal::TooManyParties)
    );
}

#[test]
fn parties_can_be_swapped_and_joined() {
    let mut contact = conference_call();
    contact.toggle(NOW).expect("one on hold, one connected");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Connected, Hold],
    );
    contact.conference(NOW).expect("three parties");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Connected, Connected],
    );
    assert!(contact.toggle(NOW).is_err());
}

#[test]
fn an_agent_who_leaves_a_conference_ends_only_the_own_part() {
    let mut contact = conference_call();
    let agent = line(&contact, ConnectionKind::Agent);
    contact.disconnect(&agent, NOW).expect("a line");
    assert_eq!(contact.state.kind, ContactState::Ended);
}

#[test]
fn a_call_goes_on_while_one_other_party_stays() {
    let mut contact = conference_call();
    contact.far_end_hangs_up(NOW).expect("a caller");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Disconnected, Connected],
    );
    let third = contact.connections[2].connection_id.to_string();
    contact.disconnect(&third, NOW).expect("a line");
    assert_eq!(contact.state.kind, ContactState::Ended);
}

#[test]
fn digits_go_to_a_connected_line_only() {
    let mut contact = connected_call();
    let caller = line(&contact, ConnectionKind::Inbound);
    contact
        .send_digits(&caller, "12")
        .expect("a connected line");
    contact.send_digits(&caller, "#").expect("a connected line");
    assert_eq!(contact.digits, "12#");
    contact.hold(&caller, NOW).expect("a connected line");
    assert!(contact.send_digits(&caller, "3").is_err());
}

#[test]
fn a_line_that_is_not_there_is_named_as_such() {
    let mut contact = connected_call();
    assert_eq!(
        contact.hold("not-a-line", NOW),
        Err(Refusal::NoSuchConnection)
    );
    assert_eq!(
        contact.mute(&Uuid::nil().to_string(), true),
        Err(Refusal::NoSuchConnection)
    );
}
