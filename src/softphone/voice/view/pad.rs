//! The pad: it calls a number or a quick connect, or adds one to a call.

use std::rc::Rc;

use crate::connect::agent_snapshot::ContactId;
use crate::softphone::voice::control::Control;
use crate::softphone::voice::endpoint::{Endpoint, EndpointKind};
use crate::softphone::voice::grouped::grouped;
use crate::softphone::voice::state::{Quick, VoiceState};
use crate::softphone::voice::trouble::Trouble;
use crate::softphone::voice::view::button::{Button, button, labelled, switch};
use crate::softphone::voice::view::search::folded;
use crate::value::numbering_plan::Country;
use crate::value::phone_number::{Fault, Number};

/// The pad: it calls a number or a quick connect, or adds one to a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Pad {
    /// The call that a party is added to; `None` for a new call.
    pub contact: Option<ContactId>,
    /// The two ways to choose: the quick connects, and the number. One is pressed.
    pub ways: [Button; 2],
    /// Whether the number is shown, as opposed to the quick connects.
    pub by_number: bool,
    /// The typed text. A change is [`Control::Type`].
    pub text: String,
    /// The number in the typed text, or its fault.
    pub number: Result<Number, Fault>,
    /// The countries to choose from: those that the instance may call.
    pub countries: Vec<CountryChoice>,
    /// The queues to call out on, by name; empty where there is no choice.
    pub queues: Vec<Button>,
    /// The last calls, the newest first; empty where a party is added to a call.
    pub recents: Vec<QuickConnect>,
    /// The quick connects that match the search text.
    pub quick_connects: QuickConnects,
    /// The search text. A change is [`Control::Find`].
    pub find: String,
    /// Calls or adds the number.
    pub call: Button,
    /// Closes the pad.
    pub close: Button,
}

impl Pad {
    /// The pad's title.
    pub fn title(&self) -> &'static str {
        match self.contact {
            Some(_) => "Transfer or add",
            None => "New call",
        }
    }

    /// Whether the typed text is wrong. An empty field is not wrong.
    pub fn is_wrong(&self) -> bool {
        self.number.is_err() && !self.text.is_empty()
    }

    /// The line below the typed text: the number and its country, or the fault. `name` returns a country's name.
    pub fn said(&self, name: &dyn Fn(Country) -> String) -> String {
        match &self.number {
            Ok(number) => {
                let country = number
                    .country()
                    .map(|country| [" · ", &*name(country)].concat());
                [&*grouped(number.as_str()), &country.unwrap_or_default()].concat()
            }
            Err(Fault::Empty) => String::new(),
            Err(fault @ Fault::NotDialable(country)) => {
                [&*name(*country), ": ", fault.text()].concat()
            }
            Err(fault) => fault.text().to_owned(),
        }
    }

    /// The quick connects to show, and a hint where there are none.
    pub fn listed(&self) -> (&[QuickConnect], String) {
        let hint = match &self.quick_connects {
            QuickConnects::Loading => "Loading …",
            QuickConnects::Failed(trouble) => {
                return (&[], [&*trouble.what(), " ", trouble.next()].concat());
            }
            QuickConnects::Listed(listed) if !listed.is_empty() => return (listed, String::new()),
            QuickConnects::Listed(_) if self.find.is_empty() => {
                "Your queues have no quick connects."
            }
            QuickConnects::Listed(_) => "No quick connect has this name.",
        };
        (&[], hint.to_owned())
    }
}

/// A country to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryChoice {
    /// The country; the browser knows its name (`Intl.DisplayNames`).
    pub country: Country,
    /// The calling code, without `+`.
    pub code: u16,
    /// Chooses the country; the label is the ISO 3166 code.
    pub button: Button,
}

/// The quick connects.
#[derive(Debug, Clone, PartialEq)]
pub enum QuickConnects {
    /// Streams has not listed them yet.
    Loading,
    /// The list.
    Listed(Vec<QuickConnect>),
    /// Streams could not list them.
    Failed(Trouble),
}

/// A quick connect.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickConnect {
    /// The number, or the kind of quick connect.
    pub detail: Rc<str>,
    /// Calls or adds the quick connect; the label is its name.
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
    let by_number = state.shows_number();
    Pad {
        ways: [
            (Control::ByName, !by_number),
            (Control::ByNumber, by_number),
        ]
        .map(|(control, pressed)| {
            let label = control.name();
            switch(state, control, label, pressed)
        }),
        by_number,
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
        recents: match contact {
            Some(_) => Vec::new(),
            None => show_recents(state),
        },
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

fn show_recents(state: &VoiceState) -> Vec<QuickConnect> {
    let recents = state.recents.iter().map(|recent| QuickConnect {
        detail: recent.what.into(),
        button: labelled(
            state,
            Control::Redial(recent.number.clone()),
            grouped(&recent.number),
        ),
    });
    recents.collect()
}

/// The number of ranks of [`rank`].
const RANKS: u8 = 3;

/// How well a quick connect matches the search text, best first: its name begins with the text, a word of its name does, its name
/// or number contains the text. `None` where it does not match.
fn rank(name: &str, number: &str, wanted: &str) -> Option<u8> {
    let name = folded(name);
    let begins = |word: &str| word.starts_with(wanted);
    let digits = |text: &str| text.replace(|letter: char| !letter.is_ascii_digit(), "");
    let wanted_digits = digits(wanted);
    if begins(&name) {
        Some(0)
    } else if name.split(' ').any(begins) {
        Some(1)
    } else if name.contains(wanted)
        || !wanted_digits.is_empty() && digits(number).contains(&wanted_digits)
    {
        Some(2)
    } else {
        None
    }
}

/// The quick connects that match the search text, the best match first.
fn found(state: &VoiceState) -> Vec<QuickConnect> {
    let wanted = folded(state.find.trim());
    let ranked = state.quick_connects().filter_map(|endpoint| {
        let number = endpoint.number.as_deref().unwrap_or_default();
        rank(&endpoint.name, number, &wanted).map(|rank| (rank, endpoint))
    });
    let ranked = Vec::from_iter(ranked);
    let mut found = Vec::new();
    // A sort would be a kilobyte of the module.
    for rank in 0..RANKS {
        let of_rank = ranked.iter().filter(|(own, _)| *own == rank);
        found.extend(of_rank.map(|(_, endpoint)| show_quick_connect(state, endpoint)));
    }
    found
}

fn show_quick_connect(state: &VoiceState, endpoint: &Endpoint) -> QuickConnect {
    QuickConnect {
        detail: match endpoint.kind {
            EndpointKind::Number => endpoint.number.as_deref().map(grouped).unwrap_or_default(),
            EndpointKind::Agent => "Agent".into(),
            EndpointKind::Queue => "Queue".into(),
        },
        button: labelled(
            state,
            Control::QuickConnect(endpoint.arn.clone()),
            endpoint.name.clone(),
        ),
    }
}
