//! Whose phone it is, and when it is shut.

use patchcord::connect::contact_state::ContactState;
use patchcord::servicenow::Answer;
use patchcord::servicenow::{Match, User};
use patchcord::session::identity::{Names, Verdict};
use patchcord::session::lock::{AgentReport, Lock, LockEffect, LockEvent};
use patchcord::session::people::People;
use patchcord::settings::identity::IdentityMode;
use patchcord::value::session_name::{NameError, check_session_name};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn user(user_name: &str, email: &str) -> User {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    User {
        user_name: some(user_name),
        email: some(email),
    }
}

fn ann() -> User {
    user("ann", "ann@example.com")
}

fn bob() -> User {
    user("bob", "bob@example.com")
}

fn read(rows: serde_json::Value) -> Option<User> {
    User::read(&Answer::new(
        200,
        false,
        json!({ "result": rows }).to_string(),
    ))
}

fn told(username: &str, contacts: &[&str]) -> LockEvent {
    LockEvent::AgentReport(AgentReport {
        username: username.to_owned(),
        contacts: contacts.iter().map(|word| ContactState::of(word)).collect(),
    })
}

/// Ann was here, Bob is now, and the phone answers to this name.
fn judge(policy: IdentityMode, agent: &str) -> Verdict {
    let mut people = People::default();
    people.meet(&ann());
    people.meet(&bob());
    people.judge(policy, Some(&bob()), Some(agent))
}

fn locked(agent: &str) -> Verdict {
    match judge(IdentityMode::Exact, agent) {
        locked @ Verdict::Locked(_) => locked,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_user_is_the_only_row() {
    let row = json!({ "user_name": "ann", "email": "ann@example.com" });
    assert_eq!(read(json!([row])), Some(ann()));
    assert_eq!(read(json!([row, row])), None, "the condition was ignored");
    assert_eq!(read(json!([])), None);
    assert_eq!(read(json!([{}])), None, "neither name may be read");
    let hidden = json!([{ "user_name": "ann", "email": "" }]);
    assert_eq!(read(hidden), Some(user("ann", "")));
    assert_eq!(User::read(&Answer::new(403, false, String::new())), None);
}

#[test]
fn names_are_compared_letter_by_letter() {
    for (agent, is) in [
        ("ann", Match::Same),
        ("ann@example.com", Match::Same),
        ("Ann@example.com", Match::OtherCase),
        ("ANN", Match::OtherCase),
        ("ann@example.org", Match::Different),
        ("ann ", Match::Different),
        ("", Match::Different),
    ] {
        assert_eq!(ann().compare(agent), is, "{agent:?}");
    }
}

#[test]
fn a_phone_of_somebody_who_was_here_before_is_locked() {
    for agent in ["ann", "ann@example.com"] {
        assert!(matches!(
            judge(IdentityMode::Known, agent),
            Verdict::Locked(_)
        ));
        assert!(matches!(
            judge(IdentityMode::Exact, agent),
            Verdict::Locked(_)
        ));
        assert!(matches!(
            judge(IdentityMode::Off, agent),
            Verdict::Differs(_)
        ));
    }
}

#[test]
fn a_company_with_other_names_at_amazon_connect_is_not_locked_out() {
    assert!(matches!(
        judge(IdentityMode::Known, "p004711"),
        Verdict::Differs(_)
    ));
    assert!(matches!(
        judge(IdentityMode::Exact, "p004711"),
        Verdict::Locked(_)
    ));
}

#[test]
fn capitals_alone_never_lock() {
    for policy in [IdentityMode::Known, IdentityMode::Exact, IdentityMode::Off] {
        let verdict = judge(policy, "BOB@example.com");
        let Verdict::Differs(names) = verdict else {
            panic!("{verdict:?}");
        };
        assert_eq!(names.what(), Match::OtherCase);
    }
}

#[test]
fn what_is_not_known_is_not_compared() {
    let people = People::default();
    for policy in [IdentityMode::Known, IdentityMode::Exact] {
        assert_eq!(people.judge(policy, None, Some("ann")), Verdict::Unknown);
        assert_eq!(people.judge(policy, Some(&ann()), None), Verdict::Unknown);
        assert_eq!(
            people.judge(policy, Some(&ann()), Some("")),
            Verdict::Unknown
        );
    }
}

#[test]
fn a_session_name_is_checked_as_aws_does() {
    let long = "a".repeat(65);
    for (name, verdict) in [
        ("ann.o'neill@example.com", Err(NameError::Character('\''))),
        ("ann smith", Err(NameError::Character(' '))),
        ("ann@exämple.com", Err(NameError::Character('ä'))),
        (long.as_str(), Err(NameError::TooLong(65))),
        (&long[1..], Ok(())),
        ("a", Err(NameError::TooShort)),
        ("Ann_1+x=y,z.@-", Ok(())),
    ] {
        assert_eq!(check_session_name(name), verdict, "{name}");
    }
}

fn judged(agent: &str, verdict: Verdict) -> LockEvent {
    let agent = agent.to_owned();
    LockEvent::Judged { agent, verdict }
}

#[test]
fn a_lock_asks_once_for_each_agent_and_shuts_what_is_anothers() {
    let mut lock = Lock::default();
    let asked = lock.on(told("ann", &[]));
    assert_eq!(asked, [LockEffect::Compare("ann".to_owned())]);
    assert_eq!(lock.on(told("ann", &[])), []);
    let shut = lock.on(judged("ann", locked("ann")));
    assert!(matches!(&shut[..], [LockEffect::Shut(names)] if names.agent == "ann"));
    assert_eq!(lock.on(told("ann", &["ended"])), [], "it is shut already");
    let opened = lock.on(told("bob", &[]));
    assert_eq!(
        opened,
        [LockEffect::Compare("bob".to_owned()), LockEffect::Open]
    );
    assert_eq!(lock.on(judged("ann", Verdict::Same)), []);
}

#[test]
fn a_live_contact_is_never_covered() {
    for state in ["incoming", "pending", "connecting", "connected"] {
        let mut lock = Lock::default();
        lock.on(told("ann", &[state]));
        assert_eq!(lock.on(judged("ann", locked("ann"))), [], "{state}");
        let after = lock.on(told("ann", &["ended"]));
        assert!(matches!(&after[..], [LockEffect::Shut(_)]), "{state}");
        let rings = lock.on(told("ann", &["ended", state]));
        assert_eq!(rings, [LockEffect::Open], "{state}");
    }
}

#[test]
fn a_verdict_on_an_agent_who_is_gone_does_not_count() {
    let mut lock = Lock::default();
    lock.on(told("ann", &[]));
    lock.on(told("bob", &[]));
    assert_eq!(lock.on(judged("ann", locked("ann"))), []);
    // Nor does it open the lock on the agent who is there.
    let names = Names {
        user: ann(),
        agent: "bob".to_owned(),
    };
    let shut = lock.on(judged("bob", Verdict::Locked(names)));
    assert!(matches!(shut[..], [LockEffect::Shut(_)]), "{shut:?}");
    assert_eq!(lock.on(judged("ann", Verdict::Same)), []);
}

#[test]
fn a_person_whose_name_could_not_be_read_once_is_nobody_else() {
    let name = |name: &str| Some(name.to_owned());
    let known = User {
        user_name: name("p1234"),
        email: name("ann@example.com"),
    };
    let unread = User {
        email: None,
        ..known.clone()
    };
    let mut people = People::default();
    people.meet(&known);
    let verdict = people.judge(IdentityMode::Known, Some(&unread), Some("ann@example.com"));
    assert!(matches!(verdict, Verdict::Differs(_)), "{verdict:?}");
}

#[test]
fn of_a_name_no_more_is_kept_than_any_name_has() {
    let longest = "\u{e4}".repeat(256);
    let endless = "\u{e4}".repeat(5000);
    let ours = read(json!([{ "user_name": endless, "email": longest }])).unwrap();
    assert_eq!(ours, user(&longest, &longest));
    let theirs: User = serde_json::from_value(json!({ "userName": endless })).unwrap();
    assert_eq!(theirs, user(&longest, ""));
    let told: AgentReport =
        serde_json::from_value(json!({ "username": endless, "contacts": [] })).unwrap();
    assert_eq!(told.username, longest);
}

#[test]
fn a_contact_whose_state_is_not_told_counts_as_live() {
    for (states, live) in [
        (json!([]), false),
        (json!(["ended", "missed"]), false),
        (json!(["ended", null]), true),
        (json!(["a new word"]), true),
    ] {
        let report = json!({ "username": "ann", "contacts": states });
        let report: AgentReport = serde_json::from_value(report).unwrap();
        assert_eq!(report.is_live(), live, "{states}");
    }
}
