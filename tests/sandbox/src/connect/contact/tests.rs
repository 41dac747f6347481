use std::time::Duration;

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

/// An instance with these switches, now.
fn with<T>(settings: &ConnectSettings, act: impl FnOnce(Circumstances<'_>) -> T) -> T {
    act(Circumstances {
        directory: &directory(),
        settings,
        now: NOW,
    })
}

fn settings() -> ConnectSettings {
    ConnectSettings {
        answer_ms: 2_000,
        ..ConnectSettings::default()
    }
}

fn offered(channel: Channel) -> Contact {
    let incoming = Incoming {
        channel,
        number: "+12065550142".to_owned(),
        name: Some("Ida".to_owned()),
        ..Incoming::default()
    };
    with(&settings(), |at| {
        Contact::offered(&incoming, &Preferences::default(), at)
    })
}

fn call() -> Contact {
    offered(Channel::Voice)
}

fn accept(contact: &mut Contact) -> Result<(), Refusal> {
    with(&settings(), |at| {
        contact.accept(&Preferences::default(), at)
    })
}

fn add(contact: &mut Contact, number: &str) -> Result<(), Refusal> {
    with(&settings(), |at| {
        contact.add(Endpoint::of_number(number), at)
    })
}

fn dialled_with(settings: &ConnectSettings, number: &str) -> Result<Contact, Refusal> {
    with(settings, |at| {
        let queue = at.directory.queue("Support");
        Contact::dialled(
            Endpoint::of_number(number),
            queue,
            &Preferences::default(),
            at,
        )
    })
}

fn dialled(number: &str) -> Result<Contact, Refusal> {
    dialled_with(&settings(), number)
}

fn connected_call() -> Contact {
    let mut contact = call();
    accept(&mut contact).expect("an offered call");
    contact
}

fn conference_call() -> Contact {
    let mut contact = connected_call();
    add(&mut contact, "+12065550143").expect("a connected call");
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
    accept(&mut contact).expect("an offered call");
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
    assert!(!contact.tick(NOW + RING));
}

#[test]
fn a_call_that_nobody_accepts_is_missed_when_the_ringing_stops() {
    let mut contact = call();
    assert!(!contact.tick(NOW + RING - Duration::from_millis(1)));
    assert!(contact.tick(NOW + RING));
    // The customer waits for another agent.
    stands(&contact, ContactState::Missed, &[Disconnected, Connected]);
    assert_eq!(
        accept(&mut contact),
        Err(Refusal::WrongState(
            "the contact is not offered to the agent"
        ))
    );
}

#[test]
fn a_call_can_be_declined_by_rejecting_or_by_hanging_up() {
    let mut contact = call();
    contact.reject(NOW).expect("an offered call");
    stands(&contact, ContactState::Rejected, &[Disconnected, Connected]);
    let mut contact = call();
    let agent = line(&contact, ConnectionKind::Agent);
    contact.disconnect(&agent, NOW).expect("a ringing line");
    assert_eq!(contact.state.kind, ContactState::Rejected);
}

#[test]
fn a_caller_who_gives_up_leaves_a_missed_call() {
    let mut contact = call();
    contact.far_end_hangs_up(NOW).expect("a caller");
    stands(
        &contact,
        ContactState::Missed,
        &[Disconnected, Disconnected],
    );
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
    let mut contact = dialled("+12065550142").expect("a good number");
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
    let mut contact = dialled("+12065550142").expect("a good number");
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
        let refused = dialled(number);
        assert_eq!(refused.err(), Some(Refusal::BadEndpoint), "{number}");
    }
}

#[test]
fn a_callback_is_accepted_first_and_then_the_customer_is_called() {
    let mut contact = offered(Channel::QueueCallback);
    stands(&contact, ContactState::Incoming, &[Connecting, Connected]);
    accept(&mut contact).expect("an offered callback");
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
    add(&mut contact, "+12065550143").expect("a connected call");
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
        add(&mut contact, "+12065550144"),
        Err(Refusal::TooManyParties)
    );
}

#[test]
fn parties_can_be_swapped_and_joined() {
    let mut contact = conference_call();
    let held = line(&contact, ConnectionKind::Inbound);
    contact
        .toggle(&held, NOW)
        .expect("one on hold, one connected");
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
    assert!(contact.toggle(&held, NOW).is_err());
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

#[test]
fn a_call_to_a_number_goes_as_the_instance_is_told() {
    let failing = [
        (FarEnd::Busy, ANSWER, AgentError::LineEngagedCustomer),
        (
            FarEnd::Unreachable,
            ANSWER,
            AgentError::FailedConnectCustomer,
        ),
        (FarEnd::RingsOut, RING, AgentError::MissedCallCustomer),
    ];
    let number = "+12065550199";
    let told = |far_end| ConnectSettings {
        numbers: BTreeMap::from([(number.to_owned(), far_end)]),
        ..settings()
    };
    for (far_end, wait, error) in failing {
        let mut contact = dialled_with(&told(far_end), number).expect("a good number");
        assert!(!contact.tick(NOW + wait - Duration::from_millis(1)));
        assert!(contact.tick(NOW + wait), "{far_end:?}");
        stands(&contact, ContactState::Error, &[Disconnected, Disconnected]);
        assert_eq!(contact.failure, Some(error));
    }
    let refused = dialled_with(&told(FarEnd::Refused), number);
    assert_eq!(refused.err(), Some(Refusal::BadEndpoint));

    let mut contact = dialled_with(&told(FarEnd::Rings), number).expect("a good number");
    assert_eq!(contact.due(), None);
    contact.answer(NOW).expect("somebody who is called");
    stands(&contact, ContactState::Connected, &[Connected, Connected]);
    assert_eq!(contact.answer(NOW), Err(Refusal::NoSuchConnection));
}

#[test]
fn a_third_party_who_is_busy_goes_and_leaves_the_first_on_hold() {
    let mut contact = connected_call();
    let busy = ConnectSettings {
        numbers: BTreeMap::from([("+12065550199".to_owned(), FarEnd::Busy)]),
        ..settings()
    };
    with(&busy, |at| {
        contact.add(Endpoint::of_number("+12065550199"), at)
    })
    .expect("a connected call");
    contact.tick(NOW + ANSWER);
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Hold, Disconnected],
    );
}

#[test]
fn more_than_three_parties_talk_where_the_instance_allows_it() {
    let wide = ConnectSettings {
        parties: 4,
        ..settings()
    };
    let mut contact = conference_call();
    contact.conference(NOW).expect("three parties");
    with(&wide, |at| {
        contact.add(Endpoint::of_number("+12065550144"), at)
    })
    .expect("room for a fourth");
    assert_eq!(
        with(&wide, |at| contact
            .add(Endpoint::of_number("+12065550145"), at)),
        Err(Refusal::TooManyParties)
    );
    assert!(
        contact.conference(NOW).is_err(),
        "one is still being called"
    );
    contact.answer(NOW).expect("somebody who is called");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Hold, Hold, Connected],
    );
    let held = contact.connections[2].connection_id.to_string();
    contact.toggle(&held, NOW).expect("one on hold");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Hold, Connected, Hold],
    );
    contact.conference(NOW).expect("four parties");
    contact.mute(&held, true).expect("a line");
    assert!(contact.connections[2].mute);
    contact
        .party_hangs_up("+12065550144", NOW)
        .expect("the fourth");
    stands(
        &contact,
        ContactState::Connected,
        &[Connected, Connected, Connected, Disconnected],
    );
    assert_eq!(
        contact.party_hangs_up("+12065550144", NOW),
        Err(Refusal::NoSuchConnection)
    );
}

#[test]
fn only_numbers_are_called_without_a_contact() {
    let refused = with(&settings(), |at| {
        let agent = at.directory.quick_connects(at.settings).swap_remove(0);
        let queue = at.directory.queue("Support");
        Contact::dialled(agent, queue, &Preferences::default(), at).err()
    });
    assert_eq!(refused, Some(Refusal::NotANumber));
}

#[test]
fn a_chat_and_a_task_have_no_sound_and_no_third_party() {
    for channel in [Channel::Chat, Channel::Task] {
        let mut contact = offered(channel);
        accept(&mut contact).expect("an offered contact");
        assert_eq!(contact.state.kind, ContactState::Connected);
        assert_eq!(contact.party(), "Ida");
        assert!(
            contact
                .connections
                .iter()
                .all(|line| line.softphone_media_info.is_none())
        );
        assert!(add(&mut contact, "+12065550143").is_err());
    }
}

#[test]
fn only_a_task_is_put_aside_and_taken_up_again() {
    let mut contact = offered(Channel::Task);
    accept(&mut contact).expect("an offered task");
    assert!(contact.pause(false, NOW).is_err());
    contact.pause(true, NOW).expect("a connected task");
    assert_eq!(contact.state.kind, ContactState::Paused);
    contact.pause(false, NOW).expect("a paused task");
    assert_eq!(contact.state.kind, ContactState::Connected);
    assert_eq!(connected_call().pause(true, NOW), Err(Refusal::NotATask));
}

#[test]
fn a_supervisor_listens_talks_and_leaves() {
    let mut contact = with(&settings(), Contact::monitored);
    assert_eq!(
        contact.connections[0].state.kind,
        ConnectionState::SilentMonitor
    );
    contact
        .monitor(MonitorMode::Barge, NOW)
        .expect("a monitored call");
    assert_eq!(contact.connections[0].state.kind, ConnectionState::Barge);
    let supervisor = line(&contact, ConnectionKind::Monitoring);
    contact.disconnect(&supervisor, NOW).expect("a line");
    assert_eq!(contact.state.kind, ContactState::Ended);

    let mut contact = connected_call();
    assert!(contact.monitor(MonitorMode::Barge, NOW).is_err());
    contact.barge_in(NOW).expect("a connected call");
    contact.far_end_hangs_up(NOW).expect("a caller");
    assert_eq!(contact.state.kind, ContactState::Ended);
}

#[test]
fn a_call_that_fails_says_what_state_the_agent_is_in() {
    let mut contact = connected_call();
    contact.fail(AgentError::RealtimeCommunicationError, NOW);
    stands(&contact, ContactState::Error, &[Disconnected, Disconnected]);
    assert_eq!(
        contact.failure.map(|error| error.to_string()).as_deref(),
        Some("RealtimeCommunicationError")
    );
}

#[test]
fn nothing_is_done_with_the_lines_of_a_contact_that_is_over() {
    let mut contact = call();
    contact.tick(NOW + RING);
    let caller = line(&contact, ConnectionKind::Inbound);
    assert_eq!(contact.hold(&caller, NOW), Err(Refusal::NoSuchConnection));
}
