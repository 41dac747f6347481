//! Draws up the view.

use std::rc::Rc;

use crate::connect::agent_snapshot::{
    Channel, Contact, ContactId, Line, LineKind, LineState, State, StateKind,
};
use crate::connect::contact_state::ContactState;
use crate::softphone::voice::trouble::{Health, Trouble, Why};
use crate::softphone::voice::view::{
    Agent, Button, Call, CountryChoice, DeviceChoice, Dialog, NextState, Notice, Other, Pad, Party,
    Phone, QuickConnect, QuickConnects, Role, Stage, StateChoice, View,
};
use crate::softphone::voice::{
    Control, DeviceKind, EndpointKind, Microphone, Network, Open, Quick, VoiceControls,
};
use crate::value::numbering_plan::Country;

/// The keys of the keypad, row by row.
const KEYS: [char; 12] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/// A contact that waits to be answered.
pub(super) struct Ring {
    pub(super) contact: ContactId,
    pub(super) title: &'static str,
    /// Who it is, and the queue.
    pub(super) body: String,
}

/// What a press is called, where no text of the snapshot names it.
pub(super) const fn name(control: &Control) -> &'static str {
    match control {
        Control::Accept(_) => "Accept",
        Control::Decline(_) => "Decline",
        Control::HangUp(_) => "End call",
        Control::Leave(_) => "Leave call",
        Control::Mute(_) => "Mute",
        Control::Unmute(_) => "Unmute",
        Control::Hold(..) => "Hold",
        Control::Resume(..) => "Resume",
        Control::Swap(_) => "Swap",
        Control::Join(_) => "Join",
        Control::RemoveParty(..) => "Hang up",
        Control::MuteParty(..) => "Mute",
        Control::BargeIn(_) => "Barge in",
        Control::Listen(_) => "Listen only",
        Control::Clear(_) => "Close contact",
        Control::OpenKeypad(_) => "Keypad",
        Control::Digit(..) => "Tone",
        Control::OpenTransfer(_) => "Add or transfer",
        Control::OpenDial => "Dial pad",
        Control::OpenDevices => "Devices",
        Control::Close => "Close",
        Control::Type(_) => "Number",
        Control::Country(_) => "Country",
        Control::Queue(_) => "Queue",
        Control::Find(_) => "Search",
        Control::Call => "Call",
        Control::QuickConnect(_) => "Quick connect",
        Control::SetState(_) => "Change state",
        Control::ClearNextState => "Keep present state",
        Control::Choose(..) => "Device",
        Control::ShowCcp => "Show CCP",
        Control::HideCcp => "Hide CCP",
        Control::LogOut => "Log out",
        Control::LogIn => "Log in",
        Control::Dismiss(_) => "Dismiss",
    }
}

/// What is open, in words.
pub(super) const fn title(open: &Open) -> &'static str {
    match open {
        Open::Keypad(_) => "Keypad",
        Open::Pad(Some(_)) => "Add or transfer",
        Open::Pad(None) => "Dial pad",
        Open::Devices => "Devices",
    }
}

impl VoiceControls {
    /// What the screen shows.
    pub fn view(&self) -> View {
        let contacts = || self.snapshot.contacts.iter();
        let ready = self.phone == Phone::Ready;
        View {
            phone: self.phone,
            agent: ready.then(|| self.agent()),
            calls: contacts()
                .filter(|contact| contact.is_voice())
                .map(|contact| self.show_call(contact))
                .collect(),
            others: contacts()
                .filter(|contact| !contact.is_voice())
                .map(|contact| self.other(contact))
                .collect(),
            tools: self.tools(),
            dialog: self.open.as_ref().map(|open| self.dialog(open)),
            troubles: self.notices(),
            note: self.note.as_ref().map(|(note, _)| note.clone()),
            ccp_shown: self.ccp_shown,
            title: self.ringing().first().map(|ring| ring.title),
        }
    }

    fn button(&self, control: Control) -> Button {
        let label = name(&control);
        self.labelled(control, label)
    }

    fn labelled(&self, control: Control, label: impl Into<Rc<str>>) -> Button {
        Button {
            off: self.may(&control).err(),
            label: label.into(),
            pressed: None,
            control,
        }
    }

    fn switch(&self, control: Control, label: impl Into<Rc<str>>, pressed: bool) -> Button {
        Button {
            pressed: Some(pressed),
            ..self.labelled(control, label)
        }
    }

    /// What a press is called.
    pub(super) fn label(&self, control: &Control) -> Rc<str> {
        let states = &self.snapshot.configuration.states;
        match control {
            Control::SetState(arn) => states
                .iter()
                .find(|state| state.arn.as_ref() == Some(arn))
                .map(|state| state.name.clone()),
            _ => None,
        }
        .unwrap_or_else(|| name(control).into())
    }

    fn agent(&self) -> Agent {
        let snapshot = &self.snapshot;
        let states = snapshot.configuration.states.iter();
        Agent {
            name: snapshot.configuration.name.clone(),
            state: state_in_words(&snapshot.state),
            kind: snapshot.state.kind,
            since: snapshot.state.since,
            next: snapshot.next.as_ref().map(|next| NextState {
                name: next.name.clone(),
                clear: self.button(Control::ClearNextState),
            }),
            states: states
                .filter_map(|state| {
                    let control = Control::SetState(state.arn.clone()?);
                    Some(StateChoice {
                        kind: state.kind,
                        button: self.switch(control, state.name.clone(), self.is_set(state)),
                    })
                })
                .collect(),
            queues: self.queues_states(),
        }
    }

    fn tools(&self) -> Vec<Button> {
        let ccp = match self.ccp_shown {
            true => Control::HideCcp,
            false => Control::ShowCcp,
        };
        let session = match self.phone {
            Phone::LoggedOut => Control::LogIn,
            Phone::Starting | Phone::Ready => Control::LogOut,
        };
        [Control::OpenDial, Control::OpenDevices, ccp, session]
            .into_iter()
            .map(|control| self.button(control))
            .collect()
    }

    fn show_call(&self, contact: &Contact) -> Call {
        let stage = contact.stage();
        let several = contact.parties().nth(1).is_some();
        Call {
            contact: contact.id.clone(),
            channel: contact.channel,
            stage,
            status: status(contact, stage),
            party: party_of(contact),
            queue: contact.queue.clone(),
            since: contact.since,
            muted: self.is_muted(contact),
            auto_accept: contact.auto_accept,
            parties: contact
                .others()
                .map(|line| self.party(contact, line, several))
                .collect(),
            buttons: self.call_buttons(contact, stage),
        }
    }

    fn call_buttons(&self, contact: &Contact, stage: Stage) -> Vec<Button> {
        let id = || contact.id.clone();
        if id().as_str().is_empty() {
            // Streams could not be told which.
            return vec![self.button(Control::ShowCcp)];
        }
        let mut buttons = Vec::new();
        match stage {
            Stage::Offered => {
                buttons.push(self.button(Control::Accept(id())));
                buttons.push(self.button(Control::Decline(id())));
            }
            Stage::Calling => buttons.push(self.button(Control::HangUp(id()))),
            Stage::Talking
            | Stage::OnHold
            | Stage::Consulting
            | Stage::SplitLines
            | Stage::Conference => {
                self.mute_buttons(contact, &mut buttons);
                let several = contact.parties().nth(1).is_some();
                // Between two, hold is for the other; among several it is for the agent, and each party has its own.
                let own = contact
                    .own_line()
                    .filter(|own| several && contact.multiparty || own.state == LineState::Hold);
                let line = own.or_else(|| contact.parties().next().filter(|_| !several));
                if let Some(line) = line {
                    buttons.push(self.hold_button(contact, line));
                }
                if several {
                    buttons.push(self.button(Control::Swap(id())));
                    buttons.push(self.button(Control::Join(id())));
                }
                buttons.push(self.button(Control::OpenKeypad(id())));
                buttons.push(self.button(Control::OpenTransfer(id())));
                buttons.push(self.button(match several {
                    true => Control::Leave(id()),
                    false => Control::HangUp(id()),
                }));
            }
            Stage::Listening | Stage::Barging => {
                if stage == Stage::Barging {
                    self.mute_buttons(contact, &mut buttons);
                    buttons.push(self.button(Control::Listen(id())));
                } else {
                    buttons.push(self.button(Control::BargeIn(id())));
                }
                buttons.push(self.button(Control::Leave(id())));
            }
            Stage::AfterCallWork => {
                buttons.push(self.labelled(Control::Clear(id()), "Clear contact"));
            }
            Stage::Missed | Stage::Declined | Stage::Failed => {
                buttons.push(self.button(Control::Clear(id())));
            }
            Stage::Pending | Stage::Unknown => {
                let hang_up = self.button(Control::HangUp(id()));
                if hang_up.is_on() || hang_up.is_pending() {
                    buttons.push(hang_up);
                }
                buttons.push(self.button(Control::ShowCcp));
            }
        }
        buttons
    }

    /// One switch; or both presses where it is not known how it stands.
    fn mute_buttons(&self, contact: &Contact, buttons: &mut Vec<Button>) {
        let mute = Control::Mute(contact.id.clone());
        let unmute = Control::Unmute(contact.id.clone());
        match self.is_muted(contact) {
            Some(true) => buttons.push(self.switch(unmute, "Mute", true)),
            Some(false) => buttons.push(self.switch(mute, "Mute", false)),
            None => {
                let unmute = self.button(unmute);
                buttons.push(self.button(mute));
                // A desk phone does neither.
                if unmute.off != Some(Why::DeskPhone) {
                    buttons.push(unmute);
                }
            }
        }
    }

    fn hold_button(&self, contact: &Contact, line: &Line) -> Button {
        let held = line.state == LineState::Hold;
        let (id, line) = (contact.id.clone(), line.id.clone());
        let control = match held {
            true => Control::Resume(id, line),
            false => Control::Hold(id, line),
        };
        self.switch(control, "Hold", held)
    }

    fn party(&self, contact: &Contact, line: &Line, several: bool) -> Party {
        let role = role(contact, line);
        let mut buttons = Vec::new();
        if several && matches!(role, Role::Customer | Role::Third) {
            buttons.push(self.hold_button(contact, line));
            if line.is_agent && contact.multiparty {
                let control = Control::MuteParty(contact.id.clone(), line.id.clone());
                buttons.push(self.switch(control, "Mute", line.muted));
            }
            let remove = Control::RemoveParty(contact.id.clone(), line.id.clone());
            buttons.push(self.button(remove));
        }
        Party {
            line: line.id.clone(),
            name: line_name(line).unwrap_or_else(|| role_in_words(role).into()),
            role,
            state: line.state,
            status: line_status(line),
            since: line.since,
            muted: line.muted,
            buttons,
        }
    }

    fn other(&self, contact: &Contact) -> Other {
        let rings = rings(contact);
        Other {
            contact: contact.id.clone(),
            channel: contact.channel,
            what: kind_of(contact),
            name: contact.name.clone().or_else(|| {
                let customer = contact.initial_line()?;
                line_name(customer)
            }),
            status: match contact.state {
                ContactState::Unknown => contact.state_name.clone(),
                _ if rings => "Waiting for you".into(),
                ContactState::Connected => "Open".into(),
                ContactState::Paused => "Paused".into(),
                ContactState::Ended => "After-contact work".into(),
                ContactState::Missed => "Missed".into(),
                ContactState::Rejected => "Declined".into(),
                ContactState::Error => "Failed".into(),
                ContactState::Incoming | ContactState::Pending | ContactState::Connecting => {
                    "Connecting".into()
                }
            },
            rings,
            since: contact.since,
            show: self.button(Control::ShowCcp),
        }
    }

    fn dialog(&self, open: &Open) -> Dialog {
        let close = self.button(Control::Close);
        match open {
            Open::Keypad(contact) => Dialog::Keypad {
                contact: contact.clone(),
                keys: KEYS
                    .into_iter()
                    .map(|key| {
                        let mut text = [0; 4];
                        let label: &str = key.encode_utf8(&mut text);
                        self.labelled(Control::Digit(contact.clone(), key), label)
                    })
                    .collect(),
                close,
            },
            Open::Pad(contact) => Dialog::Pad(self.show_pad(contact.clone(), close)),
            Open::Devices => Dialog::Devices {
                devices: self.devices.is_some().then(|| self.show_devices()),
                close,
            },
        }
    }

    fn show_pad(&self, contact: Option<ContactId>, close: Button) -> Pad {
        let configuration = self.configuration();
        let queues = match (&contact, configuration.queues.as_slice()) {
            // A transfer stays in the contact's queue, and one queue is no choice.
            (Some(_), _) | (None, [] | [_]) => &[],
            (None, queues) => queues,
        };
        let chosen = self.queue.as_ref().or(configuration
            .outbound_queue
            .as_ref()
            .map(|queue| &queue.arn));
        let number = self.number();
        let home = self.home();
        Pad {
            text: self.typed.clone(),
            called: number
                .as_ref()
                .ok()
                .and_then(crate::value::phone_number::Number::country),
            number,
            country: home,
            countries: self
                .countries()
                .into_iter()
                .filter_map(|country| self.country(country, home))
                .collect(),
            queues: queues
                .iter()
                .map(|queue| {
                    let pressed = chosen == Some(&queue.arn);
                    let control = Control::Queue(queue.arn.clone());
                    self.switch(control, queue.name.clone(), pressed)
                })
                .collect(),
            quick_connects: match &self.quick {
                Quick::Unknown | Quick::Asked(..) => QuickConnects::Loading,
                Quick::Failed(trouble) => QuickConnects::Failed(trouble.clone()),
                Quick::Listed(_) => QuickConnects::Listed(self.found()),
            },
            find: self.find.clone(),
            call: match contact {
                Some(_) => self.labelled(Control::Call, "Add"),
                None => self.button(Control::Call),
            },
            contact,
            close,
        }
    }

    fn country(&self, country: Country, home: Option<Country>) -> Option<CountryChoice> {
        let control = Control::Country(country);
        Some(CountryChoice {
            country,
            code: country.code()?,
            button: self.switch(control, country.as_str(), home == Some(country)),
        })
    }

    /// The quick connects whose name or number has what is searched for.
    fn found(&self) -> Vec<QuickConnect> {
        let wanted = folded(self.find.trim());
        self.quick_connects()
            .filter(|endpoint| {
                let number = endpoint.number.as_deref().unwrap_or_default();
                folded(&endpoint.name).contains(&wanted) || number.contains(&wanted)
            })
            .map(|endpoint| QuickConnect {
                kind: endpoint.kind,
                number: endpoint
                    .number
                    .clone()
                    .filter(|_| endpoint.kind == EndpointKind::Number),
                button: self.labelled(
                    Control::QuickConnect(endpoint.arn.clone()),
                    endpoint.name.clone(),
                ),
            })
            .collect()
    }

    fn show_devices(&self) -> Vec<DeviceChoice> {
        let mut choices = Vec::new();
        for kind in [
            DeviceKind::Speaker,
            DeviceKind::Microphone,
            DeviceKind::Ringer,
        ] {
            let input = kind == DeviceKind::Microphone;
            let fitting = self
                .devices
                .iter()
                .flatten()
                .filter(|one| one.is_input == input);
            choices.extend(fitting.map(|device| {
                let pressed = self.chosen[kind as usize].as_ref() == Some(&device.id);
                let control = Control::Choose(kind, device.id.clone());
                // A browser names no device before the microphone is allowed.
                let label = match &*device.label {
                    "" => "Unnamed device".into(),
                    _ => device.label.clone(),
                };
                DeviceChoice {
                    kind,
                    button: self.switch(control, label, pressed),
                }
            }));
        }
        choices
    }

    fn notices(&self) -> Vec<Notice> {
        let standing = [
            match self.network {
                Network::Connected => None,
                Network::Connecting => Some(Health::NetworkUnsteady),
                Network::Lost => Some(Health::NetworkLost),
            },
            (!self.web_socket).then_some(Health::WebSocketLost),
            match self.microphone {
                // The desk phone has its own.
                _ if self.configuration().softphone == Some(false) => None,
                Microphone::Fine => None,
                Microphone::NotAsked => Some(Health::MicrophoneNotAsked),
                Microphone::Blocked => Some(Health::MicrophoneBlocked),
                Microphone::Missing => Some(Health::MicrophoneMissing),
                Microphone::Busy => Some(Health::MicrophoneBusy),
            },
        ];
        let standing = standing.into_iter().flatten().map(|health| Notice {
            trouble: Trouble::Health(health),
            dismiss: None,
        });
        let told = self.troubles.iter().rev().map(|trouble| Notice {
            trouble: trouble.clone(),
            dismiss: Some(self.button(Control::Dismiss(trouble.clone()))),
        });
        standing.chain(told).collect()
    }

    /// What waits to be answered, in Connect's order.
    pub(super) fn ringing(&self) -> Vec<Ring> {
        self.snapshot
            .contacts
            .iter()
            .filter(|contact| rings(contact))
            .map(|contact| Ring {
                contact: contact.id.clone(),
                title: match contact.channel {
                    Channel::Voice => "Incoming call",
                    Channel::Callback => "Callback",
                    Channel::Chat => "Incoming chat",
                    Channel::Task => "New task",
                    Channel::Email => "New e-mail",
                    Channel::Unknown => "New contact",
                },
                body: {
                    let mut body = String::from(&*party_of(contact));
                    if let Some(queue) = &contact.queue {
                        body.push_str(", ");
                        body.push_str(queue);
                    }
                    body
                },
            })
            .collect()
    }
}

/// The text without the difference of capital and small letters, in the alphabets that have both. The tables of all that
/// Unicode knows would be 15 kB.
fn folded(text: &str) -> String {
    let fold = |letter: char| {
        let code = u32::from(letter);
        let small = match code {
            0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => code + 32,
            0x400..=0x40f => code + 80,
            // Here capital and small letters take turns.
            0x100..=0x137 | 0x14a..=0x177 => code | 1,
            0x139..=0x148 | 0x179..=0x17e => code + code % 2,
            _ => code,
        };
        char::from_u32(small).unwrap_or(letter)
    };
    text.chars().map(fold).collect()
}

fn rings(contact: &Contact) -> bool {
    match contact.is_voice() {
        true => contact.stage() == Stage::Offered,
        // The agent's line is the one that waits, as in a call.
        false => match contact.state {
            ContactState::Incoming => true,
            ContactState::Connecting => contact
                .own_line()
                .is_none_or(|line| line.state == LineState::Connecting),
            _ => false,
        },
    }
}

fn role(contact: &Contact, line: &Line) -> Role {
    match line.kind {
        LineKind::Monitoring => Role::Supervisor,
        LineKind::Agent => Role::Agent,
        _ if line.initial => Role::Customer,
        _ if contact.is_monitored() && line.is_agent => Role::Agent,
        _ => Role::Third,
    }
}

const fn role_in_words(role: Role) -> &'static str {
    match role {
        Role::Customer => "Customer",
        Role::Third => "Third party",
        Role::Supervisor => "Supervisor",
        Role::Agent => "Agent",
    }
}

fn line_name(line: &Line) -> Option<Rc<str>> {
    line.name.clone().or_else(|| line.number.clone())
}

/// Whom a contact is with.
fn party_of(contact: &Contact) -> Rc<str> {
    if let Some(own) = contact.own_line().filter(|_| contact.is_monitored()) {
        return own
            .monitored
            .clone()
            .unwrap_or_else(|| "Another agent".into());
    }
    let line = contact
        .initial_line()
        .filter(|line| line.kind != LineKind::Agent)
        .or_else(|| contact.parties().next());
    let name = contact.name.clone().or_else(|| line_name(line?));
    name.unwrap_or_else(|| "Unknown".into())
}

fn kind_of(contact: &Contact) -> Rc<str> {
    match contact.channel {
        // A voice contact is only here where the agent has to look at it before the call.
        Channel::Voice | Channel::Callback => "Campaign preview".into(),
        Channel::Chat => "Chat".into(),
        Channel::Task => "Task".into(),
        Channel::Email => "E-mail".into(),
        Channel::Unknown => contact.channel_name.clone(),
    }
}

fn status(contact: &Contact, stage: Stage) -> Rc<str> {
    match stage {
        Stage::Offered if contact.channel == Channel::Callback => "Callback waiting",
        Stage::Offered => "Incoming call",
        Stage::Pending => "Connecting",
        Stage::Calling => "Calling",
        Stage::Talking => "Connected",
        Stage::OnHold => "On hold",
        Stage::Consulting => "Calling another party",
        Stage::SplitLines => "Several parties, not all connected",
        Stage::Conference => "Conference",
        Stage::Listening => "Listening",
        Stage::Barging => "In another agent's call",
        Stage::AfterCallWork => "After-call work",
        Stage::Missed => "Missed call",
        Stage::Declined => "Declined",
        Stage::Failed => "Call failed",
        Stage::Unknown => return contact.state_name.clone(),
    }
    .into()
}

fn line_status(line: &Line) -> Rc<str> {
    match line.state {
        LineState::Connecting => "Calling",
        LineState::Connected => "Connected",
        LineState::Hold => "On hold",
        LineState::SilentMonitor => "Listening",
        LineState::Barge => "Connected",
        LineState::Disconnected => "Left",
        LineState::Unknown => return line.state_name.clone(),
    }
    .into()
}

/// An agent state in words: the instance's own have a name, Connect's have one for programs.
fn state_in_words(state: &State) -> Rc<str> {
    if !matches!(state.kind, StateKind::System | StateKind::Error) && &*state.name != "Pending" {
        return state.name.clone();
    }
    match &*state.name {
        "Init" => "Starting",
        "Busy" => "On contact",
        "AfterCallWork" => "After-call work",
        "CallingCustomer" => "Calling customer",
        "Dialing" => "Dialling",
        "Joining" => "Joining",
        "Pending" | "PendingBusy" | "PendingAvailable" => "Incoming contact",
        "MissedCallAgent" => "Missed call",
        "MissedCallCustomer" => "Customer did not answer",
        "FailedConnectAgent" => "Your phone could not be reached",
        "FailedConnectCustomer" => "Customer could not be reached",
        "LineEngagedAgent" => "Your line was busy",
        "LineEngagedCustomer" => "Customer's line was busy",
        "BadAddressAgent" => "Your phone number is not valid",
        "BadAddressCustomer" => "The number is not valid",
        "AgentHungUp" => "You hung up",
        "MultipleCcpWindows" => "The phone is open in several windows",
        "RealtimeCommunicationError" => "The sound failed",
        "InvalidLocale" => "The language is not valid",
        "Default" | "Error" => "Error",
        _ => return state.name.clone(),
    }
    .into()
}
