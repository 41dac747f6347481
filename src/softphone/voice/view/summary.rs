//! The heading's words: the most urgent contact, else whether calls can reach the agent.

use crate::connect::agent_snapshot::Contact;
use crate::softphone::heading::Heading;
use crate::softphone::voice::party_name::party_of;
use crate::softphone::voice::ring::{ring_title, rings};
use crate::softphone::voice::state::VoiceState;
use crate::softphone::voice::view::Agent;
use crate::softphone::voice::view::calls::{muted_in_words, status};
use crate::softphone::voice::view::others::show_other;
use crate::softphone::voice::view::standing::Standing;

pub(super) fn summary(
    state: &VoiceState,
    standing: Standing,
    agent: Option<&Agent>,
) -> (Heading, String) {
    let contacts = state.snapshot.contacts.iter();
    if let Some(contact) = contacts.min_by_key(|contact| rank(contact)) {
        return of_contact(state, contact);
    }
    let heading = match standing {
        Standing::SigningIn => Heading::SigningIn,
        Standing::Standard => Heading::Standard,
        Standing::Stopped(cause) => return (Heading::Stopped, cause.what().to_owned()),
        Standing::SignedOut => Heading::SignedOut,
        Standing::Unreachable(health) => {
            return (Heading::Unreachable, health.what().to_owned());
        }
        Standing::Soundless(_) | Standing::Ready => {
            let name = &*state.configuration().username;
            let state = agent.map_or("", |agent| &agent.state);
            return (Heading::Ready, joined(&[name, state]));
        }
    };
    (heading, heading.words().to_owned())
}

/// A ringing contact comes before a connected contact, and that before an ended contact. A chat, a task or an e-mail never hides a
/// live call.
fn rank(contact: &Contact) -> u8 {
    match (contact.is_voice(), rings(contact), contact.state.is_live()) {
        (true, true, _) => 0,
        (true, _, true) => 1,
        (false, true, _) => 2,
        (false, _, true) => 3,
        (true, ..) => 4,
        (false, ..) => 5,
    }
}

fn of_contact(state: &VoiceState, contact: &Contact) -> (Heading, String) {
    let heading = match (rings(contact), contact.state.is_live()) {
        (true, _) => Heading::Ringing,
        (_, true) => Heading::Busy,
        _ => Heading::AfterCall,
    };
    let party = party_of(contact);
    let words = match heading {
        Heading::Ringing => joined(&[ring_title(contact), &party]),
        _ if !contact.is_voice() => {
            let other = show_other(state, contact);
            joined(&[other.heading(), &other.line()])
        }
        Heading::Busy if contact.is_monitored() => {
            joined(&[&status(contact, state.stage(contact)), &party])
        }
        Heading::Busy => {
            let muted = muted_in_words(state, contact).unwrap_or_default();
            joined(&[heading.words(), &party, muted])
        }
        _ => joined(&[&over(state, contact), &party]),
    };
    (heading, words)
}

/// How the call ended, or that it ended.
fn over(state: &VoiceState, contact: &Contact) -> String {
    use crate::softphone::voice::stage::Stage;
    match state.stage(contact) {
        Stage::AfterCallWork => Heading::AfterCall.words().to_owned(),
        stage => status(contact, stage).to_string(),
    }
}

fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push_str(" · ");
        }
        text.push_str(part);
    }
    text
}
