//! The way of one CCP frame from signed out to ready, as a state machine: an event comes in, effects go out.
//!
//! It knows no clock and no browser. The page's glue tells it what it saw and carries out what it answers. It is the same
//! machine for ServiceNow's own softphone and for the docked one, because in both Streams has made the frame.

use crate::cause::{Cause, WayOut};
use crate::connect::contact_state::ContactState;
use crate::connect::frame_answer::FrameAnswer;

/// How long the sign-in may run before the agent is told, in milliseconds. One that needs no input takes a fraction of it.
pub(crate) const PATIENCE_MS: u32 = 4_000;

/// How long a loaded frame may be silent before it is looked into, by the number of times so far, in milliseconds. Real CCPs
/// start their worker after the page's `load` event.
const SILENCE_MS: [u32; 4] = [1_500, 1_500, 3_000, 5_000];

/// How long a frame that was there before us may be silent: a phone that is ready speaks every second, unless its tab sleeps,
/// and a call may be live on it.
const LATE_MS: u32 = 10_000;

/// When a frame that fires no `load` event is taken for loaded, in milliseconds.
const NO_LOAD_MS: u32 = 15_000;

/// How long Streams may take to make its frame in a page that has another one of that name, in milliseconds.
const TAKEN_MS: u32 = 8_000;

/// How long to wait before a question that went unanswered is asked again, by the number of times so far, in milliseconds. A
/// background that was stopped is back at once; one that stays away is gone.
const AGAIN_MS: [u32; 6] = [100, 300, 1_000, 2_000, 4_000, 8_000];

/// How often a phone that is ready is listened to, in milliseconds: it speaks every second. A tab that sleeps slows both down.
const PULSE_MS: u32 = 5_000;

/// After so many pulses in a row without a word a phone counts as dead. An odd one may be a tab that wakes up.
const DEAD: u8 = 2;

/// The pulses without a word at which the frame is loaded again, where nothing else can be tried; then it is left alone.
const TRIES: [u8; 3] = [DEAD, 6, 18];

/// What the page saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameEvent {
    /// Streams put a CCP frame into the page, the first one or a replacement.
    FrameAppeared,
    /// A frame that shows no CCP has the name of the CCP's. Streams makes none beside it, and says so to nobody.
    FrameTaken,
    /// The frame fired `load`, which a refused page does just as well: it tells that something is there, not what.
    FrameLoaded,
    /// The CCP sent `acknowledge`: it is signed in and its worker answers. Nothing else counts as success.
    Acknowledged,
    /// The CCP sent `terminated`: the agent has signed out of Amazon Connect, and stays signed out.
    Terminated,
    /// What Streams knows of the agent's contacts: their states (`ContactStateType`), with a space between each two.
    Contacts(String),
    /// The background finished the sign-in that was asked for, or says why it could not.
    SignIn(Result<(), Cause>),
    /// The background was stopped before it could answer.
    Unanswered,
    /// The background says what Amazon Connect answered the frame; `None` where it saw nothing.
    Seen(Option<FrameAnswer>),
    /// The agent pressed Log in, on our own controls.
    LogIn,
    /// The agent pressed a button of our notice.
    Asked(WayOut),
    /// An alarm that was set has gone off.
    Rang(Alarm),
}

/// How a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Nobody has signed in to Connect lately in this browser.
    Cold,
    /// The agent has.
    SignedIn,
    /// The page has been there for a while, with a phone that may be in use.
    Late,
    /// The agent signs in by Amazon Connect's ordinary login, which is no business of ours.
    Standard,
}

/// What the page does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameEffect {
    /// Have the page's origin go along as Referer when the CCP frame loads, and with nothing else: Amazon Connect compares it
    /// with its approved origins, and ServiceNow's default Referrer-Policy sends none.
    SendOrigin,
    /// Keep Streams from opening its pop-up and from replacing the frame, while we work.
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
    /// Load the CCP URL again in the frame that is there, which keeps Streams' conduit and all its subscriptions.
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
    /// The sign-in is taking longer than one without input does.
    Patience,
    /// The frame has been loaded for a while; the number of the load tells a late alarm from a current one.
    Silence(u8),
    /// The frame has not fired `load`; the same number.
    NoLoad(u8),
    /// Streams should have made its frame, or it never will.
    Taken,
    /// The background should be back.
    Again,
    /// A phone that is ready should have spoken.
    Pulse,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The agent was signed in a moment ago, in another page: the CCP should acknowledge by itself.
    Trusting,
    /// The background is signing the agent in.
    SigningIn,
    /// Signed in; the CCP has to load now.
    Entering,
    /// The agent has to act; the notice says what on.
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
    /// A reload that waits for the present load to end: a browser may drop one that comes in the middle, and a load that meets
    /// the new session on its way needs none.
    owed: bool,
    /// The number of the present load.
    load: u8,
    /// How often the frame was looked into since the sign-in.
    looks: usize,
    /// Questions in a row that went unanswered.
    unanswered: usize,
    /// The frame was there before us.
    late: bool,
    /// Another frame has the name of the CCP's.
    taken: bool,
    /// Only what stops is mended: the sign-in is not ours.
    standard: bool,
    /// Pulses in a row without a word of the phone; `None` where none is expected.
    missed_pulses: Option<u8>,
}

impl CcpFrame {
    /// Starts with a page whose agent signs in through the company.
    pub fn start(begin: Begin) -> (Self, Vec<FrameEffect>) {
        let mut softphone = Self {
            phase: Phase::Trusting,
            frame: None,
            owed: false,
            load: 0,
            looks: 0,
            unanswered: 0,
            late: begin == Begin::Late,
            taken: false,
            standard: begin == Begin::Standard,
            missed_pulses: None,
        };
        if softphone.standard {
            softphone.phase = Phase::Ready;
            return (softphone, Vec::new());
        }
        let effects = match begin {
            Begin::Cold => softphone.sign_in(),
            _ => Vec::new(),
        };
        (softphone, effects)
    }

    /// Takes one event and says what to do about it.
    pub fn on(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        if self.phase == Phase::Ready {
            // A contact may be live from here on, so nothing touches the frame but what knows of contacts.
            return self.pulse(event);
        }
        match event {
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
            FrameEvent::Asked(wish) => {
                self.phase = Phase::SigningIn;
                vec![FrameEffect::OpenWindow(wish)]
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
            // Where a window is open, the background has this wait for it.
            FrameEvent::Rang(Alarm::Again) if self.phase == Phase::SigningIn => {
                vec![FrameEffect::SignIn]
            }
            FrameEvent::Rang(_) => Vec::new(),
        }
    }

    /// Listens to a phone that is ready. A browser may end its worker, as Chromium does when the extension is updated, and Streams
    /// goes on showing what it knew.
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
            // It is silent from now on, and that is as it should be.
            FrameEvent::Terminated => {
                self.missed_pulses = None;
                Vec::new()
            }
            // Only a phone that has been signed out is signed in again: on any other a contact may be live.
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
            // Streams may have made another frame.
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

    /// What becomes of a phone, now that it is known whether a contact is live.
    fn contacts(&mut self, states: &str) -> Vec<FrameEffect> {
        let mut states = states.split_whitespace().map(ContactState::of);
        let live = states.any(ContactState::is_live);
        if self.phase == Phase::Trusting {
            // It was there before us and says nothing.
            return if live {
                self.ask(Cause::PhoneStopped)
            } else {
                vec![FrameEffect::LookInto]
            };
        }
        let Some(silent) = self.missed_pulses else {
            return Vec::new();
        };
        // It has just been listened to.
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

    /// A phone that has stopped begins anew, with the session that it had if that is still good.
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
            // It began before the sign-in ended.
            Some(false) => self.owed = true,
            // The frame that Streams will make loads signed in.
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

    /// The frame has loaded and said nothing since.
    fn still_silent(&mut self) -> Vec<FrameEffect> {
        match self.phase {
            Phase::Trusting if self.late => vec![FrameEffect::AskForContacts],
            Phase::Trusting | Phase::Entering => vec![FrameEffect::LookInto],
            Phase::SigningIn | Phase::Asking | Phase::Ready => Vec::new(),
        }
    }

    /// What the frame was answered.
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
            // It is on its way, and a reload would start it anew.
            (Some(FrameAnswer::Loads), _) if first => self.listen(),
            _ if self.phase == Phase::Trusting => self.sign_in(),
            // It may have asked a moment too early.
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
            // Nobody of ours will mend it: the page goes on as it would have without us.
            effects.push(FrameEffect::ReleaseStreams);
        }
        effects.push(FrameEffect::Show(cause));
        effects
    }
}
