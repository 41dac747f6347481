//! One CCP frame from signed out to ready, as a state machine: an event comes in, effects go out.
//!
//! The machine has no clock and no browser. The page's glue tells it what happened and carries out its effects. ServiceNow's own
//! softphone and the docked softphone use the same machine, because in both of them Streams has made the frame.

use crate::cause::{Cause, WayOut};
use crate::connect::contact_state::ContactState;
use crate::connect::frame_answer::FrameAnswer;

/// How long the sign-in may run before the agent sees a notice, in milliseconds. A sign-in without input takes a fraction of it.
pub(crate) const PATIENCE_MS: u32 = 4_000;

/// How long a loaded frame may be silent before the background is asked what the frame was answered, in milliseconds, by the number of
/// questions so far. Real CCPs start their SharedWorker after the page's `load` event.
const SILENCE_MS: [u32; 4] = [1_500, 1_500, 3_000, 5_000];

/// How long a frame may be silent that was in the page before the extension, in milliseconds. A ready phone acknowledges every second
/// unless its tab sleeps, and a call may be live on it.
const LATE_MS: u32 = 10_000;

/// When a frame that fires no `load` event counts as loaded, in milliseconds.
const NO_LOAD_MS: u32 = 15_000;

/// How long Streams may take to make its frame in a page that has another frame of that name, in milliseconds.
const TAKEN_MS: u32 = 8_000;

/// How long to wait before an unanswered question is asked again, in milliseconds, by the number of repetitions so far. A background
/// that was stopped is back at once; after the last repetition it counts as gone.
const AGAIN_MS: [u32; 6] = [100, 300, 1_000, 2_000, 4_000, 8_000];

/// How often a ready phone is checked, in milliseconds: it acknowledges every second. A tab that sleeps slows both down.
const PULSE_MS: u32 = 5_000;

/// After so many checks in a row without an acknowledgement a phone counts as stopped. One missed check may be a tab that wakes up.
const DEAD: u8 = 2;

/// At which missed checks the frame of an ordinary login is loaded again. After the last of them the frame is left alone.
const TRIES: [u8; 3] = [DEAD, 6, 18];

/// What happened to the frame, or was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameEvent {
    /// Streams put a CCP frame into the page, the first one or a replacement.
    FrameAppeared,
    /// A frame that shows no CCP has the name of the CCP frame. Streams makes no frame beside it, and reports nothing.
    FrameTaken,
    /// A frame shows the CCP of another Amazon Connect host, and none shows this one's.
    FrameElsewhere,
    /// The frame fired `load`. A page that may not be framed fires it too, so it says nothing about the CCP.
    FrameLoaded,
    /// The CCP sent `acknowledge`: it is signed in and its SharedWorker answers. Nothing else counts as success.
    Acknowledged,
    /// The CCP sent `terminated`: the agent has signed out of Amazon Connect, and stays signed out.
    Terminated,
    /// Streams told the states of the agent's contacts.
    Contacts(Vec<ContactState>),
    /// The background finished the sign-in, or says why it failed.
    SignIn(Result<(), Cause>),
    /// The background was stopped before it could answer.
    Unanswered,
    /// The background says what Amazon Connect answered the frame; `None` where the background saw no answer.
    Seen(Option<FrameAnswer>),
    /// The agent pressed *Log in* on the voice controls.
    LogIn,
    /// The agent pressed a button of the notice.
    Asked(WayOut),
    /// An alarm that was set has gone off.
    Rang(Alarm),
}

/// How a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// No sign-in to this CCP is known in this browser session.
    Cold,
    /// The agent has been signed in to this CCP in this browser session.
    SignedIn,
    /// The page was complete before the extension came: its phone may be in use.
    Late,
    /// The agent signs in by Amazon Connect's ordinary login, which the extension leaves alone.
    Standard,
}

impl Begin {
    /// How a page begins whose agent signs in through the company. `signed_in`: the agent has been signed in to this CCP in this
    /// browser session. `late`: the page was complete before the extension came into it.
    pub fn company(signed_in: bool, late: bool) -> Self {
        match (late, signed_in) {
            (true, _) => Self::Late,
            (false, true) => Self::SignedIn,
            (false, false) => Self::Cold,
        }
    }
}

/// What the page does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameEffect {
    /// Send the page's origin as Referer when the CCP frame loads, and with no other request: Amazon Connect compares it with its
    /// approved origins, and ServiceNow's default Referrer-Policy sends none.
    SendOrigin,
    /// Keep Streams from opening its pop-up and from replacing the frame, during the sign-in.
    HoldStreams,
    /// Give Streams back the parameters it was called with.
    ReleaseStreams,
    /// Ask the background for the silent sign-in.
    SignIn,
    /// Ask the background for a window with this login. Only ever an answer to [`FrameEvent::Asked`].
    OpenWindow(WayOut),
    /// Ask the background for the browser's permission for Connect's cookie. Only ever an answer to [`FrameEvent::Asked`].
    AskToAllow,
    /// Ask the background what Amazon Connect answered the frame.
    LookInto,
    /// Load the CCP URL again in the same frame, which keeps Streams' conduit and all its subscriptions.
    ReloadFrame,
    /// Show the agent why the phone is not ready.
    Show(Cause),
    /// Take the notice away.
    Hide,
    /// Tell the background that the phone is ready.
    TellReady,
    /// Tell the background that a contact is live, which keeps the browser from updating the extension meanwhile.
    TellLive,
    /// Ask Streams for the agent's contacts.
    AskForContacts,
    /// Come back with [`FrameEvent::Rang`] after so many milliseconds.
    Set(Alarm, u32),
}

/// A reason to look again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The sign-in takes longer than a sign-in without input does.
    Patience,
    /// The frame has been silent for a while after its load. The number of the load tells a late alarm from a current one.
    Silence(u8),
    /// The frame has not fired `load`; with the same number.
    NoLoad(u8),
    /// Streams has had its time to make its frame.
    Taken,
    /// The background should be running again.
    Again,
    /// A ready phone should have acknowledged again.
    Pulse,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The agent has been signed in before: the CCP should acknowledge by itself.
    Trusting,
    /// The background is signing the agent in.
    SigningIn,
    /// The sign-in has succeeded; the CCP has to load now.
    Entering,
    /// The agent has to act, as the notice says.
    Asking,
    /// The CCP has acknowledged.
    Ready,
}

/// The state of one CCP frame.
#[derive(Debug)]
pub struct CcpFrame {
    phase: Phase,
    /// The frame is in the page, and whether its present load has ended.
    frame: Option<bool>,
    /// A reload is due after the present load: a browser may drop a reload in the middle of a load, and a load that meets the new
    /// session on its way needs none.
    owed: bool,
    /// The number of the present load.
    load: u8,
    /// How often the background was asked since the sign-in what the frame was answered.
    looks: usize,
    /// Questions in a row that went unanswered.
    unanswered: usize,
    /// The page was complete before the extension came.
    late: bool,
    /// Another frame has the name of the CCP frame.
    taken: bool,
    /// The page shows the CCP of another Amazon Connect host.
    elsewhere: bool,
    /// The agent signs in by Amazon Connect's ordinary login: only a phone that stops is loaded again.
    standard: bool,
    /// Checks in a row without an acknowledgement; `None` while no acknowledgement is expected.
    missed_pulses: Option<u8>,
}

impl CcpFrame {
    /// Starts the machine for a page that begins like this.
    pub fn start(begin: Begin) -> (Self, Vec<FrameEffect>) {
        let mut frame = Self {
            phase: Phase::Trusting,
            frame: None,
            owed: false,
            load: 0,
            looks: 0,
            unanswered: 0,
            late: begin == Begin::Late,
            taken: false,
            elsewhere: false,
            standard: begin == Begin::Standard,
            missed_pulses: None,
        };
        if frame.standard {
            frame.phase = Phase::Ready;
            return (frame, Vec::new());
        }
        let effects = match begin {
            Begin::Cold => frame.sign_in(),
            _ => Vec::new(),
        };
        (frame, effects)
    }

    /// Handles one event and returns the effects to carry out.
    pub fn on(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        if self.phase == Phase::Ready {
            // A contact may be live from here on, so only `pulse`, which asks for contacts, may touch the frame.
            return self.pulse(event);
        }
        match event {
            FrameEvent::FrameElsewhere if self.frame.is_none() => {
                self.elsewhere = true;
                let mut effects = vec![FrameEffect::ReleaseStreams];
                effects.extend(self.ask(Cause::PhoneElsewhere));
                effects
            }
            FrameEvent::FrameElsewhere => Vec::new(),
            FrameEvent::FrameAppeared if std::mem::take(&mut self.elsewhere) => {
                let mut effects = vec![FrameEffect::Hide];
                effects.extend(self.sign_in());
                effects.extend(self.frame_appeared());
                effects
            }
            // The sign-in was for a CCP that this page does not show.
            FrameEvent::SignIn(_) | FrameEvent::Unanswered if self.elsewhere => Vec::new(),
            FrameEvent::FrameAppeared => self.frame_appeared(),
            FrameEvent::FrameTaken => {
                self.taken = true;
                self.wait_for_frame()
            }
            FrameEvent::FrameLoaded => self.frame_loaded(),
            FrameEvent::Acknowledged => {
                self.phase = Phase::Ready;
                let mut effects = vec![
                    FrameEffect::ReleaseStreams,
                    FrameEffect::Hide,
                    FrameEffect::TellReady,
                ];
                effects.extend(self.pulse(FrameEvent::Acknowledged));
                effects
            }
            FrameEvent::Contacts(states) if self.late && self.phase == Phase::Trusting => {
                self.contacts(&states)
            }
            FrameEvent::Contacts(_) | FrameEvent::Terminated | FrameEvent::LogIn => Vec::new(),
            FrameEvent::SignIn(Ok(())) => self.signed_in(),
            FrameEvent::SignIn(Err(cause)) => self.ask(cause),
            FrameEvent::Unanswered => self.unanswered(),
            FrameEvent::Seen(frame) => self.seen(frame),
            FrameEvent::Asked(WayOut::Retry) => self.signed_in(),
            FrameEvent::Asked(WayOut::Allow) => vec![FrameEffect::AskToAllow],
            FrameEvent::Asked(way_out) => {
                self.phase = Phase::SigningIn;
                vec![FrameEffect::OpenWindow(way_out)]
            }
            FrameEvent::Rang(Alarm::Patience) if self.phase == Phase::SigningIn => {
                vec![FrameEffect::Show(Cause::IdpNeedsAgent)]
            }
            FrameEvent::Rang(Alarm::Silence(load)) if load == self.load => self.still_silent(),
            FrameEvent::Rang(Alarm::NoLoad(load)) if load == self.load && self.loading() => {
                self.frame_loaded()
            }
            FrameEvent::Rang(Alarm::Taken) if self.frame.is_none() => match self.phase {
                Phase::SigningIn => self.wait_for_frame(),
                Phase::Trusting | Phase::Entering => self.ask(Cause::FrameStayedOut),
                Phase::Asking | Phase::Ready => Vec::new(),
            },
            // Where a sign-in window is open, the background answers when that window ends.
            FrameEvent::Rang(Alarm::Again) if self.phase == Phase::SigningIn => {
                vec![FrameEffect::SignIn]
            }
            FrameEvent::Rang(_) => Vec::new(),
        }
    }

    /// Watches a ready phone. A browser may end its SharedWorker, as Chromium does when the extension is updated, while Streams goes on
    /// showing its last state.
    fn pulse(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        match event {
            FrameEvent::Acknowledged => {
                let first = self.missed_pulses.is_none();
                self.missed_pulses = Some(0);
                if first {
                    return vec![FrameEffect::Set(Alarm::Pulse, PULSE_MS)];
                }
                Vec::new()
            }
            // A phone that is signed out is silent, so no acknowledgement is expected.
            FrameEvent::Terminated => {
                self.missed_pulses = None;
                Vec::new()
            }
            // Only a phone that is signed out is signed in again: on any other phone a contact may be live.
            FrameEvent::LogIn if self.missed_pulses.is_none() => {
                self.looks = 0;
                self.unanswered = 0;
                let mut effects = vec![FrameEffect::HoldStreams];
                if self.standard {
                    self.phase = Phase::SigningIn;
                    effects.push(FrameEffect::OpenWindow(WayOut::Standard));
                } else {
                    effects.extend(self.sign_in());
                }
                effects
            }
            // Streams may replace its frame.
            FrameEvent::FrameAppeared => {
                self.frame = Some(false);
                match self.standard {
                    true => Vec::new(),
                    false => vec![FrameEffect::SendOrigin],
                }
            }
            FrameEvent::FrameLoaded => {
                self.frame = Some(true);
                Vec::new()
            }
            FrameEvent::Rang(Alarm::Pulse) if self.missed_pulses.is_some() => {
                vec![FrameEffect::AskForContacts]
            }
            FrameEvent::Contacts(states) => self.contacts(&states),
            _ => Vec::new(),
        }
    }

    /// Streams has told the contacts' states: a silent phone is loaded again unless a contact is live.
    fn contacts(&mut self, states: &[ContactState]) -> Vec<FrameEffect> {
        let live = states.iter().any(|state| state.is_live());
        if self.phase == Phase::Trusting {
            // The frame was in the page before the extension, and is silent.
            return if live {
                self.ask(Cause::PhoneStopped)
            } else {
                vec![FrameEffect::LookInto]
            };
        }
        let Some(silent) = self.missed_pulses else {
            return Vec::new();
        };
        // This check counts as missed until the next acknowledgement.
        self.missed_pulses = Some(silent.saturating_add(1));
        let mut effects = Vec::new();
        if live {
            effects.push(FrameEffect::TellLive);
        }
        if silent == DEAD && live {
            effects.extend(self.ask(Cause::PhoneStopped));
        } else if silent >= DEAD && !live && !self.standard {
            return self.restart();
        } else if TRIES.contains(&silent) && !live {
            effects.push(FrameEffect::ReloadFrame);
        }
        effects.push(FrameEffect::Set(Alarm::Pulse, PULSE_MS));
        effects
    }

    /// Loads a phone again that has stopped; its session may still be valid.
    fn restart(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Trusting;
        self.looks = 0;
        self.unanswered = 0;
        self.late = false;
        self.missed_pulses = None;
        let mut effects = vec![FrameEffect::HoldStreams];
        effects.extend(self.reload());
        effects
    }

    fn loading(&self) -> bool {
        self.frame == Some(false)
    }

    fn wait_for_frame(&self) -> Vec<FrameEffect> {
        match self.taken {
            true => vec![FrameEffect::Set(Alarm::Taken, TAKEN_MS)],
            false => Vec::new(),
        }
    }

    fn sign_in(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::SigningIn;
        vec![
            FrameEffect::SignIn,
            FrameEffect::Set(Alarm::Patience, PATIENCE_MS),
        ]
    }

    fn frame_appeared(&mut self) -> Vec<FrameEffect> {
        self.owed = false;
        let mut effects = vec![FrameEffect::SendOrigin, FrameEffect::HoldStreams];
        effects.extend(self.loads());
        effects
    }

    /// A new load of the frame has begun.
    fn loads(&mut self) -> Vec<FrameEffect> {
        self.frame = Some(false);
        self.load = self.load.wrapping_add(1);
        vec![FrameEffect::Set(Alarm::NoLoad(self.load), NO_LOAD_MS)]
    }

    fn frame_loaded(&mut self) -> Vec<FrameEffect> {
        self.frame = Some(true);
        if self.owed {
            return vec![FrameEffect::LookInto];
        }
        self.listen()
    }

    fn listen(&self) -> Vec<FrameEffect> {
        match SILENCE_MS.get(self.looks) {
            Some(_) if self.late && self.phase == Phase::Trusting => {
                vec![FrameEffect::Set(Alarm::Silence(self.load), LATE_MS)]
            }
            Some(&wait) => vec![FrameEffect::Set(Alarm::Silence(self.load), wait)],
            None => Vec::new(),
        }
    }

    fn signed_in(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Entering;
        self.looks = 0;
        self.unanswered = 0;
        let mut effects = vec![FrameEffect::Hide];
        match self.frame {
            Some(true) => effects.extend(self.reload()),
            // The present load began before the sign-in ended.
            Some(false) => self.owed = true,
            // The frame that Streams will make finds the session.
            None => effects.extend(self.wait_for_frame()),
        }
        effects
    }

    fn reload(&mut self) -> Vec<FrameEffect> {
        self.owed = false;
        let mut effects = vec![FrameEffect::ReloadFrame];
        effects.extend(self.loads());
        effects
    }

    /// The frame has loaded and did not acknowledge.
    fn still_silent(&mut self) -> Vec<FrameEffect> {
        match self.phase {
            Phase::Trusting if self.late => vec![FrameEffect::AskForContacts],
            Phase::Trusting | Phase::Entering => vec![FrameEffect::LookInto],
            Phase::SigningIn | Phase::Asking | Phase::Ready => Vec::new(),
        }
    }

    /// The background has told what the frame was answered.
    fn seen(&mut self, frame: Option<FrameAnswer>) -> Vec<FrameEffect> {
        let waits = matches!(self.phase, Phase::Trusting | Phase::Entering);
        if !waits || self.loading() {
            return Vec::new();
        }
        if std::mem::take(&mut self.owed) {
            return match frame {
                Some(FrameAnswer::Loads) => self.listen(),
                _ => self.reload(),
            };
        }
        let first = self.looks == 0;
        self.looks += 1;
        let last = self.looks == SILENCE_MS.len();
        match (frame, frame.and_then(FrameAnswer::cause)) {
            // The CCP is loading; a reload would start again.
            (Some(FrameAnswer::Loads), _) if first => self.listen(),
            _ if self.phase == Phase::Trusting => self.sign_in(),
            // The frame may have asked a moment before the session was there.
            (Some(FrameAnswer::Login), _) if first => self.reload(),
            (_, Some(cause)) => self.ask(cause),
            _ if last => self.ask(Cause::FrameStayedOut),
            _ => self.reload(),
        }
    }

    fn unanswered(&mut self) -> Vec<FrameEffect> {
        if self.phase != Phase::SigningIn {
            return self.seen(None);
        }
        let Some(&wait) = AGAIN_MS.get(self.unanswered) else {
            return self.ask(Cause::ExtensionBroken);
        };
        self.unanswered += 1;
        vec![FrameEffect::Set(Alarm::Again, wait)]
    }

    fn ask(&mut self, cause: Cause) -> Vec<FrameEffect> {
        self.phase = Phase::Asking;
        let mut effects = Vec::new();
        if cause == Cause::ExtensionBroken {
            // The extension is gone: the page goes on as it would without the extension.
            effects.push(FrameEffect::ReleaseStreams);
        }
        effects.push(FrameEffect::Show(cause));
        effects
    }
}
