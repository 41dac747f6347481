//! One CCP frame from signed out to ready, as a state machine: an event comes in, effects go out.
//!
//! The machine has no clock and no browser. The page's glue tells it what happened and carries out its effects. ServiceNow's own
//! softphone and the docked softphone use the same machine, because in both of them Streams has made the frame.

use crate::cause::{Cause, WayOut};
use crate::connect::contact_state::ContactState;
use crate::connect::frame_answer::FrameAnswer;
use crate::sign_in::heartbeat::{Beat, Heartbeat};

/// How long the sign-in may run before the agent sees a notice, in milliseconds. A sign-in without input takes a fraction of it.
pub(crate) const PATIENCE_MS: u32 = 4_000;

/// How long a loaded frame may be silent before the background is asked what the frame was answered, in milliseconds, by the number of
/// questions so far. Real CCPs start their SharedWorker after the page's `load` event.
const SILENCE_MS: [u32; 4] = [1_500, 1_500, 3_000, 5_000];

/// How long to wait for a slow CCP after that, in milliseconds, each time that the background says that the CCP loads …
const SLOW_MS: u32 = 5_000;

/// … up to so many questions: a minute in all.
const SLOW_LOOKS: usize = 14;

/// How long to wait before a phone that did not come up is tried again, in milliseconds, and how often each wait is used. A network that
/// was away is most often back soon. Streams by itself tries every five seconds, for a minute.
const TRY_AGAIN_MS: [(u32, u32); 4] =
    [(30, 2_000), (40, 10_000), (60, 60_000), (u32::MAX, 300_000)];

/// How long to wait for `authorize_success` after `auth_fail`, in milliseconds. The CCP asks for new tokens by itself first.
const DOUBT_MS: u32 = 2_000;

/// How long a parked frame waits for the background, in milliseconds. Then it is loaded whatever happens.
const PARKED_MS: u32 = 40_000;

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
    /// The CCP sent `agent::update`: its SharedWorker hears of the agent.
    Updated,
    /// The CCP sent `auth_fail`: Amazon Connect has refused a request. The CCP asks for new tokens by itself.
    AuthFailed,
    /// The CCP sent `authorize_success`: it has got new tokens.
    Authorized,
    /// The page goes.
    Leaves,
    /// The CCP's SharedWorker has given up for good (`cti_authorize_retries_exhausted`, `authorize_retries_exhausted`,
    /// `webSocket::init_failure`).
    GaveUp,
    /// The CCP sent `terminated`: the agent has signed out of Amazon Connect, and stays signed out.
    Terminated,
    /// The agent has signed out of this phone, in another tab or in the popup.
    SignedOut,
    /// Streams told the states of the agent's contacts.
    Contacts(Vec<ContactState>),
    /// The background finished the sign-in, or says why it failed.
    SignIn(Result<(), Cause>),
    /// The background was stopped before it could answer.
    Unanswered,
    /// The background says what Amazon Connect answered the frame; `None` where the background saw no answer.
    Seen(Option<FrameAnswer>),
    /// The background wants this frame gone for the restart of this number, unless a contact is live.
    Park(u32),
    /// The background wants the CCP loaded: a parked frame may come back, or the agent was signed in elsewhere.
    Load,
    /// The agent pressed *Log in* on the voice controls.
    LogIn,
    /// The agent pressed a button of the notice.
    Asked(WayOut),
    /// The session ends soon, and the company sign-in needs the agent before.
    SessionEnds,
    /// The session was renewed.
    Renewed,
    /// The browser has a network again.
    Online,
    /// The extension was removed or replaced, and left this page alone.
    Orphaned,
    /// A ready phone is checked, so many milliseconds after the last check.
    Pulse(u32),
    /// An alarm that was set has gone off.
    Rang(Alarm),
}

impl FrameEvent {
    /// What an event of the CCP means (`connect.EventType`, `connect.AgentEvents`, `connect.WebSocketEvents`); `None` for one that says
    /// nothing about the session.
    pub fn of_ccp(name: &str) -> Option<Self> {
        Some(match name {
            "acknowledge" => Self::Acknowledged,
            "agent::update" => Self::Updated,
            "auth_fail" => Self::AuthFailed,
            "authorize_success" => Self::Authorized,
            "authorize_retries_exhausted"
            | "cti_authorize_retries_exhausted"
            | "webSocket::init_failure" => Self::GaveUp,
            "terminated" => Self::Terminated,
            _ => return None,
        })
    }
}

/// How a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// No sign-in to this CCP is known in this browser session.
    Cold,
    /// The agent has been signed in to this CCP in this browser session.
    SignedIn,
    /// The agent has signed out of this CCP, and has not asked for it since.
    SignedOut {
        /// The agent signs in by Amazon Connect's ordinary login.
        standard: bool,
    },
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
    /// Keep Streams from opening its pop-up and from replacing the frame, for as long as the extension is in the page.
    HoldStreams,
    /// Give Streams back the parameters it was called with.
    ReleaseStreams,
    /// Ask the background for the silent sign-in.
    SignIn {
        /// The agent has asked for it, also after signing out.
        asked: bool,
    },
    /// Ask the background to renew the session by a silent sign-in. Nothing in the page changes.
    Renew,
    /// Ask the background for a window with this login. Only ever an answer to [`FrameEvent::Asked`].
    OpenWindow(WayOut),
    /// Ask the background for the browser's permission for Connect's cookie. Only ever an answer to [`FrameEvent::Asked`].
    AskToAllow,
    /// Ask the background what Amazon Connect answered the frame.
    LookInto,
    /// Load the CCP URL again in the same frame, which keeps Streams' conduit and all its subscriptions.
    ReloadFrame,
    /// Show an empty page in the frame, so that the CCP's SharedWorker can end.
    ParkFrame,
    /// Show the agent why the phone is not ready.
    Show(Cause),
    /// Take the notice away.
    Hide,
    /// Tell the background that the phone is ready.
    TellReady,
    /// Tell the background that a contact is live, which keeps the browser from updating the extension meanwhile.
    TellLive,
    /// Tell the background that no contact is live any more.
    TellCallsOver,
    /// Tell the background that the phone has stopped, and no contact is live.
    TellStopped,
    /// Tell the background that the agent has signed out.
    TellSignedOut,
    /// Tell the background that the frame is parked for this restart.
    TellParked(u32),
    /// Tell the background that the frame is not parked, because a contact is live.
    TellNotParked(u32),
    /// Ask Streams for the agent's contacts.
    AskForContacts,
    /// Come back with [`FrameEvent::Rang`] after so many milliseconds; for [`Alarm::Pulse`] with [`FrameEvent::Pulse`].
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
    /// A phone that did not come up is tried again; with the number of the try.
    TryAgain(u32),
    /// The CCP has had the time to get new tokens.
    Doubt,
    /// A parked frame has waited long enough for the background; with the number of the restart.
    Parked(u32),
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
    /// The frame is empty for this restart.
    Parked(u32),
    /// The agent has signed out.
    Out,
}

/// Why a frame is emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parks {
    /// For the restart of this number.
    Restart(u32),
    /// The agent has signed out elsewhere.
    SignedOut,
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
    /// The agent has asked for the sign-in that is under way.
    asked: bool,
    /// The agent has pressed *Try again*, and the phone has not come up since.
    pressed: bool,
    /// The phone did not come up, for this cause, and is tried again.
    again: Option<Cause>,
    /// How often it was tried again.
    tries: u32,
    /// The page was complete before the extension came.
    late: bool,
    /// Another frame has the name of the CCP frame.
    taken: bool,
    /// The page shows the CCP of another Amazon Connect host.
    elsewhere: bool,
    /// The agent signs in by Amazon Connect's ordinary login: only a phone that stops is loaded again.
    standard: bool,
    /// The signs of life of a phone that is ready; `None` while no acknowledgement is expected.
    heartbeat: Option<Heartbeat>,
    /// The background knows of a live contact.
    told_live: bool,
    /// A CCP of this page has told `agent::update`.
    told: bool,
    /// Milliseconds between the last two checks.
    elapsed_ms: u32,
    /// Amazon Connect has refused a request, and the CCP has not got new tokens yet.
    doubts: bool,
    /// The cause that the notice shows.
    noted: Option<Cause>,
    /// The frame is emptied unless a contact is live, for this reason.
    parks: Option<Parks>,
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
            asked: false,
            pressed: false,
            again: None,
            tries: 0,
            late: begin == Begin::Late,
            taken: false,
            elsewhere: false,
            standard: matches!(begin, Begin::Standard | Begin::SignedOut { standard: true }),
            heartbeat: None,
            told_live: false,
            told: false,
            elapsed_ms: 0,
            doubts: false,
            noted: None,
            parks: None,
        };
        let effects = match begin {
            Begin::Cold => frame.sign_in(false),
            Begin::SignedOut { .. } => frame.sign_out(),
            Begin::Standard => {
                frame.phase = Phase::Ready;
                Vec::new()
            }
            Begin::SignedIn | Begin::Late => Vec::new(),
        };
        (frame, effects)
    }

    /// Handles one event and returns the effects to carry out.
    pub fn on(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        match (event, self.phase) {
            (FrameEvent::Park(restart), phase) => self.park(restart, phase),
            (FrameEvent::Contacts(states), _) if self.parks.is_some() => self.may_park(&states),
            (FrameEvent::Leaves, _) => self.calls_over(),
            (FrameEvent::Orphaned, phase) => self.orphaned(phase),
            // A contact may be live from here on, so only `ready`, which asks for contacts, may touch the frame.
            (event, Phase::Ready) => self.ready(event),
            (event, Phase::Out) => self.out(event),
            (event, Phase::Parked(restart)) => self.parked(event, restart),
            (event, _) => self.enter(event),
        }
    }

    /// The extension is gone: the page goes on as it would without the extension. A phone that is ready needs no note, and is loaded again
    /// if it stops: Chromium ends its SharedWorker with the extension.
    fn orphaned(&mut self, phase: Phase) -> Vec<FrameEffect> {
        if phase != Phase::Ready {
            return self.ask(Cause::ExtensionBroken);
        }
        self.standard = true;
        vec![FrameEffect::ReleaseStreams]
    }

    /// The way from signed out to ready.
    fn enter(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
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
                effects.extend(self.sign_in(false));
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
            FrameEvent::Acknowledged => self.come_up(),
            FrameEvent::Contacts(states) if self.late && self.phase == Phase::Trusting => {
                // The frame was in the page before the extension, and is silent.
                match states.iter().any(|state| state.is_live()) {
                    true => self.ask(Cause::PhoneStopped),
                    false => vec![FrameEffect::LookInto],
                }
            }
            FrameEvent::SignedOut => self.leave(),
            // Not where a call may be live.
            FrameEvent::Load
                if self.phase == Phase::Asking && self.noted != Some(Cause::PhoneStopped) =>
            {
                self.signed_in()
            }
            FrameEvent::SignIn(Ok(())) => self.signed_in(),
            FrameEvent::SignIn(Err(Cause::PhoneSignedOut)) => self.sign_out(),
            FrameEvent::SignIn(Err(cause)) => self.ask(cause),
            FrameEvent::Unanswered => self.unanswered(),
            FrameEvent::Seen(frame) => self.seen(frame),
            FrameEvent::Asked(WayOut::Retry) => self.retry(),
            FrameEvent::Asked(WayOut::Allow) => vec![FrameEffect::AskToAllow],
            FrameEvent::Asked(way_out) => {
                self.phase = Phase::SigningIn;
                self.again = None;
                vec![FrameEffect::OpenWindow(way_out)]
            }
            FrameEvent::Online if self.phase != Phase::SigningIn => self.try_again(),
            FrameEvent::Rang(Alarm::TryAgain(tries)) if tries == self.tries => self.try_again(),
            FrameEvent::Rang(Alarm::Patience) if self.phase == Phase::SigningIn => {
                self.show(Cause::IdpNeedsAgent)
            }
            FrameEvent::Rang(Alarm::Silence(load)) if load == self.load => self.still_silent(),
            FrameEvent::Rang(Alarm::NoLoad(load)) if load == self.load && self.loading() => {
                self.frame_loaded()
            }
            FrameEvent::Rang(Alarm::Taken) if self.frame.is_none() => match self.phase {
                Phase::SigningIn => self.wait_for_frame(),
                Phase::Trusting | Phase::Entering => self.ask(Cause::FrameStayedOut),
                _ => Vec::new(),
            },
            // Where a sign-in window is open, the background answers when that window ends.
            FrameEvent::Rang(Alarm::Again) if self.phase == Phase::SigningIn => {
                vec![FrameEffect::SignIn { asked: self.asked }]
            }
            _ => Vec::new(),
        }
    }

    /// The CCP has acknowledged: the phone is ready.
    fn come_up(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Ready;
        (self.again, self.tries, self.pressed) = (None, 0, false);
        let mut effects = self.hide();
        effects.push(FrameEffect::TellReady);
        effects.extend(self.ready(FrameEvent::Acknowledged));
        effects
    }

    /// Watches a ready phone. A browser may end its SharedWorker, as Chromium does when the extension is updated, while Streams goes on
    /// showing its last state.
    fn ready(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        match event {
            FrameEvent::Acknowledged => {
                let first = self.heartbeat.is_none();
                let told = self.told;
                let heartbeat = self.heartbeat.get_or_insert_with(|| Heartbeat::new(told));
                heartbeat.acknowledged();
                if first {
                    return vec![FrameEffect::Set(Alarm::Pulse, PULSE_MS)];
                }
                Vec::new()
            }
            FrameEvent::Updated => {
                (self.doubts, self.told) = (false, true);
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.updated();
                }
                // The phone lives again.
                match self.noted {
                    Some(Cause::PhoneStopped) => self.hide(),
                    _ => Vec::new(),
                }
            }
            FrameEvent::AuthFailed if !self.standard && !self.doubts => {
                self.doubts = true;
                vec![FrameEffect::Set(Alarm::Doubt, DOUBT_MS)]
            }
            FrameEvent::Authorized => {
                self.doubts = false;
                Vec::new()
            }
            FrameEvent::Rang(Alarm::Doubt) if std::mem::take(&mut self.doubts) => {
                vec![FrameEffect::Renew]
            }
            FrameEvent::GaveUp => {
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.gave_up();
                }
                Vec::new()
            }
            // Streams itself asks the agent of an ordinary login to log in again.
            FrameEvent::Terminated if self.standard => {
                self.heartbeat = None;
                Vec::new()
            }
            FrameEvent::Terminated => self.sign_out(),
            FrameEvent::SignedOut => self.leave(),
            // Only a phone that is signed out is signed in again: on any other phone a contact may be live.
            FrameEvent::LogIn if self.heartbeat.is_none() => self.log_in(),
            // The agent says that the call is over.
            FrameEvent::Asked(WayOut::Retry) if self.noted == Some(Cause::PhoneStopped) => {
                self.retry()
            }
            FrameEvent::SessionEnds if self.noted.is_none() => self.show(Cause::SessionEnds),
            FrameEvent::Asked(way_out) if self.noted == Some(Cause::SessionEnds) => {
                vec![FrameEffect::OpenWindow(way_out)]
            }
            FrameEvent::Renewed | FrameEvent::SignIn(Ok(()))
                if self.noted == Some(Cause::SessionEnds) =>
            {
                self.hide()
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
            FrameEvent::Pulse(elapsed_ms) if self.heartbeat.is_some() => {
                self.elapsed_ms = elapsed_ms;
                vec![FrameEffect::AskForContacts]
            }
            FrameEvent::Contacts(states) => self.contacts(&states),
            _ => Vec::new(),
        }
    }

    /// Streams has told the contacts' states: a phone that has stopped is loaded again unless a contact is live.
    fn contacts(&mut self, states: &[ContactState]) -> Vec<FrameEffect> {
        let live = states.iter().any(|state| state.is_live());
        let Some(heartbeat) = &mut self.heartbeat else {
            return Vec::new();
        };
        let beat = heartbeat.beat(self.elapsed_ms);
        let mut effects = Vec::new();
        if live {
            self.told_live = true;
            effects.push(FrameEffect::TellLive);
        } else {
            effects.extend(self.calls_over());
        }
        if beat.silent >= DEAD && !live && !self.standard {
            effects.extend(self.restart());
            return effects;
        }
        effects.extend(self.answer(beat, live));
        effects.push(FrameEffect::Set(Alarm::Pulse, PULSE_MS));
        effects
    }

    /// No contact is live any more, or none that could be kept.
    fn calls_over(&mut self) -> Vec<FrameEffect> {
        match std::mem::take(&mut self.told_live) {
            true => vec![FrameEffect::TellCallsOver],
            false => Vec::new(),
        }
    }

    /// What a check of a ready phone leads to.
    fn answer(&mut self, beat: Beat, live: bool) -> Vec<FrameEffect> {
        let mut effects = Vec::new();
        if beat.doubts && !self.standard {
            effects.push(FrameEffect::Renew);
        }
        let is_dead = beat.silent >= DEAD || beat.has_stopped;
        if is_dead && live && self.noted != Some(Cause::PhoneStopped) {
            effects.extend(self.show(Cause::PhoneStopped));
        } else if !live && TRIES.contains(&beat.silent) {
            effects.push(FrameEffect::ReloadFrame);
        } else if !live && beat.tells {
            effects.push(FrameEffect::TellStopped);
        }
        effects
    }

    /// Loads a phone again that has stopped; its session may still be valid.
    fn restart(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Trusting;
        self.looks = 0;
        self.unanswered = 0;
        self.late = false;
        self.doubts = false;
        self.heartbeat = None;
        let mut effects = Vec::new();
        if !self.standard {
            effects.push(FrameEffect::HoldStreams);
        }
        match self.frame {
            // The frame that Streams will make finds the session.
            None => effects.extend(self.wait_for_frame()),
            Some(_) => effects.extend(self.reload()),
        }
        effects
    }

    /// The agent wants the phone tried again.
    fn retry(&mut self) -> Vec<FrameEffect> {
        self.pressed = true;
        self.start_anew()
    }

    /// The phone begins as if the page had just opened.
    fn start_anew(&mut self) -> Vec<FrameEffect> {
        (self.again, self.tries) = (None, 0);
        let mut effects = self.hide();
        effects.extend(self.calls_over());
        effects.extend(self.restart());
        effects
    }

    /// Tries a phone again that did not come up. The notice stays.
    fn try_again(&mut self) -> Vec<FrameEffect> {
        if self.again.is_none() || !matches!(self.phase, Phase::Asking) {
            return Vec::new();
        }
        self.tries = self.tries.saturating_add(1);
        self.restart()
    }

    /// The agent has signed out. Streams is held, because else it would sign the agent in again.
    fn sign_out(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Out;
        self.heartbeat = None;
        (self.again, self.doubts) = (None, false);
        // The CCP that is there may acknowledge once more.
        self.frame = self.frame.map(|_| false);
        let mut effects = vec![FrameEffect::HoldStreams, FrameEffect::TellSignedOut];
        effects.extend(self.calls_over());
        effects.extend(self.show(Cause::PhoneSignedOut));
        effects
    }

    /// The agent has signed out elsewhere: the CCP of this page goes.
    fn leave(&mut self) -> Vec<FrameEffect> {
        self.parks = Some(Parks::SignedOut);
        vec![FrameEffect::AskForContacts]
    }

    /// The agent wants the phone again after signing out.
    fn log_in(&mut self) -> Vec<FrameEffect> {
        // Whatever loads there does not matter: the frame is loaded again after the sign-in.
        self.frame = self.frame.map(|_| true);
        self.looks = 0;
        self.unanswered = 0;
        let mut effects = self.hide();
        effects.push(FrameEffect::HoldStreams);
        if self.standard {
            self.phase = Phase::SigningIn;
            effects.push(FrameEffect::OpenWindow(WayOut::Standard));
        } else {
            effects.extend(self.sign_in(true));
        }
        effects
    }

    /// Watches a phone whose agent has signed out.
    fn out(&mut self, event: FrameEvent) -> Vec<FrameEffect> {
        match event {
            FrameEvent::FrameAppeared => {
                self.frame = Some(false);
                vec![FrameEffect::SendOrigin, FrameEffect::HoldStreams]
            }
            FrameEvent::FrameLoaded => {
                self.frame = Some(true);
                Vec::new()
            }
            // The agent has logged in on Connect's own page.
            FrameEvent::Acknowledged if self.frame == Some(true) => self.come_up(),
            FrameEvent::LogIn | FrameEvent::Asked(_) => self.log_in(),
            FrameEvent::Load => {
                self.frame = self.frame.map(|_| true);
                self.signed_in()
            }
            _ => Vec::new(),
        }
    }

    /// The background wants the frame gone for a while.
    fn park(&mut self, restart: u32, phase: Phase) -> Vec<FrameEffect> {
        match phase {
            // No CCP is in the frame.
            Phase::Out | Phase::Parked(_) => vec![FrameEffect::TellParked(restart)],
            _ => {
                self.parks = Some(Parks::Restart(restart));
                vec![FrameEffect::AskForContacts]
            }
        }
    }

    fn may_park(&mut self, states: &[ContactState]) -> Vec<FrameEffect> {
        let live = states.iter().any(|state| state.is_live());
        let restart = match self.parks.take() {
            Some(Parks::Restart(restart)) if live => {
                return vec![FrameEffect::TellNotParked(restart)];
            }
            Some(Parks::SignedOut) if !live => {
                let mut effects = self.sign_out();
                effects.push(FrameEffect::ParkFrame);
                return effects;
            }
            Some(Parks::Restart(restart)) => restart,
            // The call goes on for as long as Amazon Connect lets it.
            Some(Parks::SignedOut) | None => return Vec::new(),
        };
        self.phase = Phase::Parked(restart);
        self.heartbeat = None;
        let mut effects = Vec::new();
        if !self.standard {
            effects.push(FrameEffect::HoldStreams);
        }
        effects.extend([
            FrameEffect::ParkFrame,
            FrameEffect::TellParked(restart),
            FrameEffect::Set(Alarm::Parked(restart), PARKED_MS),
        ]);
        effects
    }

    /// Waits with an empty frame.
    fn parked(&mut self, event: FrameEvent, restart: u32) -> Vec<FrameEffect> {
        match event {
            FrameEvent::Load => self.start_anew(),
            FrameEvent::Rang(Alarm::Parked(number)) if number == restart => self.start_anew(),
            FrameEvent::SignedOut => self.sign_out(),
            FrameEvent::FrameLoaded => {
                self.frame = Some(true);
                Vec::new()
            }
            _ => Vec::new(),
        }
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

    fn sign_in(&mut self, asked: bool) -> Vec<FrameEffect> {
        let asked = std::mem::take(&mut self.pressed) || asked;
        self.phase = Phase::SigningIn;
        self.asked = asked;
        vec![
            FrameEffect::SignIn { asked },
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
        let wait = match self.phase {
            Phase::Trusting if self.late => LATE_MS,
            _ => SILENCE_MS.get(self.looks).copied().unwrap_or(SLOW_MS),
        };
        vec![FrameEffect::Set(Alarm::Silence(self.load), wait)]
    }

    fn signed_in(&mut self) -> Vec<FrameEffect> {
        self.phase = Phase::Entering;
        self.looks = 0;
        self.unanswered = 0;
        self.again = None;
        let mut effects = self.hide();
        match self.frame {
            Some(true) => effects.extend(self.reload()),
            // The present load began before the sign-in ended. It may be that of the login, which need not end.
            Some(false) => {
                self.owed = true;
                effects.push(FrameEffect::LookInto);
            }
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
            _ => Vec::new(),
        }
    }

    /// The background has told what the frame was answered.
    fn seen(&mut self, frame: Option<FrameAnswer>) -> Vec<FrameEffect> {
        let trusting = self.phase == Phase::Trusting;
        if !(trusting || self.phase == Phase::Entering) {
            return Vec::new();
        }
        if self.loading() {
            return match frame {
                Some(FrameAnswer::Login) if self.owed => self.reload(),
                _ => Vec::new(),
            };
        }
        if std::mem::take(&mut self.owed) {
            return match frame {
                Some(FrameAnswer::Loads) => self.listen(),
                _ => self.reload(),
            };
        }
        let first = self.looks == 0;
        self.looks += 1;
        let last = self.looks >= SILENCE_MS.len();
        match (frame, frame.and_then(FrameAnswer::cause)) {
            // The CCP is loading; a reload would start again.
            (Some(FrameAnswer::Loads), _) if !last || (!trusting && self.looks < SLOW_LOOKS) => {
                self.listen()
            }
            // Nothing answers: there is no network, and no company sign-in to reach.
            (None, _) if let Some(cause) = self.again => self.ask(cause),
            _ if self.standard => self.ask(Cause::FrameStayedOut),
            _ if trusting => self.sign_in(false),
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
        effects.extend(self.show(cause));
        self.again = comes_back(cause).then_some(cause);
        if self.again.is_some() {
            let alarm = Alarm::TryAgain(self.tries);
            effects.push(FrameEffect::Set(alarm, try_again_ms(self.tries)));
        }
        effects
    }

    fn show(&mut self, cause: Cause) -> Vec<FrameEffect> {
        if self.noted.replace(cause) == Some(cause) {
            return Vec::new();
        }
        vec![FrameEffect::Show(cause)]
    }

    fn hide(&mut self) -> Vec<FrameEffect> {
        self.noted = None;
        vec![FrameEffect::Hide]
    }
}

/// Whether a phone that did not come up for this cause may come up by itself later, as when the network is back.
fn comes_back(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::FrameStayedOut | Cause::SignInErrorPage | Cause::BrowserFailed
    )
}

fn try_again_ms(tries: u32) -> u32 {
    let mut before = 0_u32;
    for (times, wait) in TRY_AGAIN_MS {
        before = before.saturating_add(times);
        if tries < before {
            return wait;
        }
    }
    TRY_AGAIN_MS[TRY_AGAIN_MS.len() - 1].1
}
