//! The dial pad, or the choice of whom to add to a call.

use std::rc::Rc;

use crate::connect::agent_snapshot::ContactId;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::endpoint::EndpointKind;
use crate::softphone::voice::state::{Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::view::button::{Button, button, labelled, switch};
use crate::softphone::voice::view::search::folded;
use crate::value::numbering_plan::Country;
use crate::value::phone_number::{Fault, Number};

/// The dial pad, or the choice of whom to add to a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Pad {
    /// The call that a party is added to; `None` for a new call.
    pub contact: Option<ContactId>,
    /// What is typed. A change is [`Control::Type`].
    pub text: String,
    /// The number that it is, or what is wrong.
    pub number: Result<Number, Fault>,
    /// The countries to choose from: those that the instance may call.
    pub countries: Vec<CountryChoice>,
    /// The queues to call out on, by name; empty where there is no choice.
    pub queues: Vec<Button>,
    /// The quick connects that match what is typed into the search. A change is [`Control::Find`].
    pub quick_connects: QuickConnects,
    /// What is typed into the search.
    pub find: String,
    /// Calls or adds the number.
    pub call: Button,
    /// Closes it.
    pub close: Button,
}

impl Pad {
    /// What the pad is for.
    pub fn title(&self) -> &'static str {
        match self.contact {
            Some(_) => "Transfer or add",
            None => "New call",
        }
    }

    /// Whether what is typed is wrong; an empty field is not.
    pub fn is_wrong(&self) -> bool {
        self.number.is_err() && !self.text.is_empty()
    }

    /// What is said of what is typed: the number and its country, or what is wrong. `name` gives a country's name.
    pub fn said(&self, name: &dyn Fn(Country) -> String) -> String {
        match &self.number {
            Ok(number) => {
                let country = number
                    .country()
                    .map(|country| [" · ", &*name(country)].concat());
                [number.as_str(), &country.unwrap_or_default()].concat()
            }
            Err(Fault::Empty) => String::new(),
            Err(fault @ Fault::NotDialable(country)) => {
                [&*name(*country), ": ", fault.text()].concat()
            }
            Err(fault) => fault.text().to_owned(),
        }
    }

    /// The quick connects to show, and what is said instead where there are none.
    pub fn listed(&self) -> (&[QuickConnect], String) {
        let hint = match &self.quick_connects {
            QuickConnects::Loading => "Loading …",
            QuickConnects::Failed(trouble) => {
                return (&[], [trouble.what(), " ", trouble.next()].concat());
            }
            QuickConnects::Listed(listed) if !listed.is_empty() => return (listed, String::new()),
            QuickConnects::Listed(_) if self.find.is_empty() => "There are none for your queues.",
            QuickConnects::Listed(_) => "None has this name.",
        };
        (&[], hint.to_owned())
    }
}

/// A country to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryChoice {
    /// ISO 3166; the browser knows its name (`Intl.DisplayNames`).
    pub country: Country,
    /// The calling code, without `+`.
    pub code: u16,
    /// Chooses it; the label is the ISO code.
    pub button: Button,
}

/// The quick connects.
#[derive(Debug, Clone, PartialEq)]
pub enum QuickConnects {
    /// They are asked for.
    Loading,
    /// They are there.
    Listed(Vec<QuickConnect>),
    /// Streams could not list them.
    Failed(Trouble),
}

/// A quick connect.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickConnect {
    /// Its number, or what it leads to.
    pub detail: Rc<str>,
    /// Calls or adds it; the label is its name.
    pub button: Button,
}

pub(super) fn show_pad(state: &VoiceState, contact: Option<ContactId>, close: Button) -> Pad {
    let configuration = state.configuration();
    let queues = match (&contact, configuration.queues.as_slice()) {
        // A transfer stays in the contact's queue, and one queue is no choice.
        (Some(_), _) | (None, [] | [_]) => &[],
        (None, queues) => queues,
    };
    let chosen = state.queue.as_ref().or(configuration
        .outbound_queue
        .as_ref()
        .map(|queue| &queue.arn));
    let number = state.number();
    let home = state.home();
    Pad {
        text: state.typed.clone(),
        number,
        countries: state
            .countries()
            .into_iter()
            .filter_map(|country| country_choice(state, country, home))
            .collect(),
        queues: queues
            .iter()
            .map(|queue| {
                let pressed = chosen == Some(&queue.arn);
                let control = Control::Queue(queue.arn.clone());
                switch(state, control, queue.name.clone(), pressed)
            })
            .collect(),
        quick_connects: match &state.quick {
            Quick::Unknown | Quick::Asked(..) => QuickConnects::Loading,
            Quick::Failed(trouble) => QuickConnects::Failed(trouble.clone()),
            Quick::Listed(_) => QuickConnects::Listed(found(state)),
        },
        find: state.find.clone(),
        call: match contact {
            Some(_) => labelled(state, Control::Call, "Add"),
            None => button(state, Control::Call),
        },
        contact,
        close,
    }
}

fn country_choice(
    state: &VoiceState,
    country: Country,
    home: Option<Country>,
) -> Option<CountryChoice> {
    let control = Control::Country(country);
    Some(CountryChoice {
        country,
        code: country.code()?,
        button: switch(state, control, country.as_str(), home == Some(country)),
    })
}

/// The quick connects whose name or number has what is searched for.
fn found(state: &VoiceState) -> Vec<QuickConnect> {
    let wanted = folded(state.find.trim());
    state
        .quick_connects()
        .filter(|endpoint| {
            let number = endpoint.number.as_deref().unwrap_or_default();
            folded(&endpoint.name).contains(&wanted) || number.contains(&wanted)
        })
        .map(|endpoint| QuickConnect {
            detail: match endpoint.kind {
                EndpointKind::Number => endpoint.number.clone().unwrap_or_default(),
                EndpointKind::Agent => "Agent".into(),
                EndpointKind::Queue => "Queue".into(),
            },
            button: labelled(
                state,
                Control::QuickConnect(endpoint.arn.clone()),
                endpoint.name.clone(),
            ),
        })
        .collect()
}
