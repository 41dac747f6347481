//! The way of one CCP frame from signed out to ready, as a state machine: an event comes in, effects go out.
//!
//! It knows no clock and no browser. The page's glue tells it what it saw and carries out what it answers. It is the same
//! machine for ServiceNow's own softphone and for the docked one, because in both Streams has made the frame.

use crate::cause::Cause;

/// How long the sign-in may run before the agent is told, in milliseconds. One that needs no input takes a fraction of it.
const PATIENCE_MS: u32 = 4_000;
/// How long a loaded frame may be silent before it counts as signed out, by the number of reloads so far, in
/// milliseconds. Real CCPs start their worker after the page's `load` event.
const SILENCE_MS: [u32; 4] = [1_500, 1_500, 3_000, 5_000];
/// When a frame that fires no `load` event is taken for loaded, in milliseconds.
const NO_LOAD_MS: u32 = 15_000;

/// What the page saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Streams put a CCP frame into the page, the first one or a replacement.
    FrameAppeared,
    /// The frame fired `load`, which a refused page does just as well: it tells that something is there, not what.
    FrameLoaded,
    /// The CCP sent `acknowledge`: it is signed in and its worker answers. Nothing else counts as success.
    Acknowledged,
    /// The background finished the sign-in that was asked for, or says why it could not.
    SignIn(Result<(), Cause>),
    /// The agent pressed the button of our notice.
    AgentAsked,
    /// An alarm that was set has gone off.
    Rang(Alarm),
}

/// What the page does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Have the page's origin go along as Referer when the CCP frame loads: Amazon Connect compares it with its approved
    /// origins, and ServiceNow's default Referrer-Policy sends none.
    SendOrigin,
    /// Keep Streams from opening its pop-up and from replacing the frame, while we work.
    HoldStreams,
    /// Give Streams back the parameters it was called with.
    ReleaseStreams,
    /// Ask the background for the silent sign-in.
    SignIn,
    /// Ask the background for a sign-in window. Only ever an answer to [`Event::AgentAsked`].
    OpenWindow,
    /// Load the CCP URL again in the frame that is there, which keeps Streams' conduit and all its subscriptions.
    ReloadFrame,
    /// Show the agent why the phone is not ready.
    Show(Cause),
    /// Take the notice away.
    Hide,
    /// Tell the background that the phone is ready.
    TellReady,
    /// Come back with [`Event::Rang`] after so many milliseconds.
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
pub struct Softphone {
    phase: Phase,
    /// The frame is in the page, and whether its present load has ended.
    frame: Option<bool>,
    /// A reload that waits for the present load to end: a browser may drop one that comes in the middle.
    owed: bool,
    /// The number of the present load.
    load: u8,
    /// Reloads since the sign-in that were not answered.
    reloads: usize,
}

impl Softphone {
    /// Starts with a page whose agent signs in through the company. `signed_in` says that the CCP acknowledged lately in
    /// another page of this browser.
    pub fn start(signed_in: bool) -> (Self, Vec<Effect>) {
        let mut softphone = Self {
            phase: Phase::Trusting,
            frame: None,
            owed: false,
            load: 0,
            reloads: 0,
        };
        let mut effects = vec![Effect::SendOrigin];
        if !signed_in {
            effects.extend(softphone.sign_in());
        }
        (softphone, effects)
    }

    /// Takes one event and says what to do about it.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        if self.phase == Phase::Ready {
            // A contact may be live from here on, so nothing touches the frame any more.
            return Vec::new();
        }
        match event {
            Event::FrameAppeared => self.frame_appeared(),
            Event::FrameLoaded => self.frame_loaded(),
            Event::Acknowledged => {
                self.phase = Phase::Ready;
                vec![Effect::ReleaseStreams, Effect::Hide, Effect::TellReady]
            }
            Event::SignIn(Ok(())) => self.signed_in(),
            Event::SignIn(Err(cause)) => self.ask(cause),
            Event::AgentAsked => {
                self.phase = Phase::SigningIn;
                vec![Effect::OpenWindow]
            }
            Event::Rang(Alarm::Patience) if self.phase == Phase::SigningIn => {
                vec![Effect::Show(Cause::IdpNeedsAgent)]
            }
            Event::Rang(Alarm::Silence(load)) if load == self.load => self.silent(),
            Event::Rang(Alarm::NoLoad(load)) if load == self.load && self.loading() => {
                self.frame_loaded()
            }
            Event::Rang(_) => Vec::new(),
        }
    }

    fn loading(&self) -> bool {
        self.frame == Some(false)
    }

    fn sign_in(&mut self) -> Vec<Effect> {
        self.phase = Phase::SigningIn;
        vec![Effect::SignIn, Effect::Set(Alarm::Patience, PATIENCE_MS)]
    }

    fn frame_appeared(&mut self) -> Vec<Effect> {
        self.owed = false;
        let mut effects = vec![Effect::HoldStreams];
        effects.extend(self.loads());
        effects
    }

    /// A new load of the frame has begun.
    fn loads(&mut self) -> Vec<Effect> {
        self.frame = Some(false);
        self.load = self.load.wrapping_add(1);
        vec![Effect::Set(Alarm::NoLoad(self.load), NO_LOAD_MS)]
    }

    fn frame_loaded(&mut self) -> Vec<Effect> {
        self.frame = Some(true);
        if self.owed {
            return self.reload();
        }
        match SILENCE_MS.get(self.reloads) {
            Some(&wait) => vec![Effect::Set(Alarm::Silence(self.load), wait)],
            None => Vec::new(),
        }
    }

    fn signed_in(&mut self) -> Vec<Effect> {
        self.phase = Phase::Entering;
        self.reloads = 0;
        let mut effects = vec![Effect::Hide];
        match self.frame {
            Some(true) => effects.extend(self.reload()),
            // Its first load may have begun before the sign-in ended.
            Some(false) => self.owed = true,
            // The frame that Streams will make loads signed in.
            None => {}
        }
        effects
    }

    fn reload(&mut self) -> Vec<Effect> {
        self.owed = false;
        let mut effects = vec![Effect::ReloadFrame];
        effects.extend(self.loads());
        effects
    }

    /// The frame has loaded and said nothing since.
    fn silent(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Trusting => self.sign_in(),
            Phase::Entering if self.reloads + 1 < SILENCE_MS.len() => {
                self.reloads += 1;
                self.reload()
            }
            Phase::Entering => self.ask(Cause::FrameStayedOut),
            Phase::SigningIn | Phase::Asking | Phase::Ready => Vec::new(),
        }
    }

    fn ask(&mut self, cause: Cause) -> Vec<Effect> {
        self.phase = Phase::Asking;
        vec![Effect::Show(cause)]
    }
}
