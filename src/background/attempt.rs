//! One sign-in attempt for one phone. An attempt has a silent way and a window, of which one or both may be open.
//!
//! Attempts are numbered, so that what the browser tells late of an older attempt is dropped.

use crate::background::event::Ticket;
use crate::background::memory::SignInPage;
use crate::background::requests::RequestSender;
use crate::background::terms::Target;
use crate::sign_in::chain::Chain;
use crate::sign_in::phone_id::PhoneId;
use crate::sign_in::way::Way;

/// A sign-in attempt that pages wait for.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) number: u32,
    pub(super) phone: PhoneId,
    pub(super) chain: Chain,
    pub(super) silent: Silent,
    /// The sign-in window is open, or the browser is opening it.
    pub(super) window: bool,
    /// Amazon Connect answered the silent sign-in with an error page.
    pub(super) refused: bool,
    pub(super) waiting: Vec<Waiting>,
    /// The tabs whose pages want the phone. Once all have gone, nobody needs the silent sign-in.
    pub(super) tabs: Vec<i32>,
    /// All tabs have gone before the browser told which tab it opens for the silent sign-in.
    pub(super) abandoned: bool,
}

/// The silent way of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// It was not asked for, or has ended.
    No,
    /// It waits until another attempt's silent sign-in has ended.
    Waits,
    /// The browser is loading its pages.
    UnderWay,
}

/// A page that waits for an attempt's end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) ticket: Ticket,
    pub(super) tab: Option<i32>,
}

/// The phone that is wanted, and the page that wants it.
pub(super) struct Wanted {
    pub(super) target: Target,
    /// The tab of the page that wants the phone.
    pub(super) tab: Option<i32>,
    /// The message to answer at the end; `None` where nobody waits.
    pub(super) ticket: Option<Ticket>,
}

impl Wanted {
    /// A page waits for the sign-in's end.
    pub(super) fn by(sender: &RequestSender, target: Target) -> Self {
        Self {
            target,
            tab: sender.tab,
            ticket: Some(sender.ticket),
        }
    }

    /// Nobody waits for the sign-in's end; `tab` may need the phone later.
    pub(super) fn ahead(target: Target, tab: Option<i32>) -> Self {
        Self {
            target,
            tab,
            ticket: None,
        }
    }
}

impl Attempt {
    pub(super) fn new(number: u32, target: Target) -> Self {
        Self {
            number,
            phone: target.phone,
            chain: target.chain,
            silent: Silent::No,
            window: false,
            refused: false,
            waiting: Vec::new(),
            tabs: Vec::new(),
            abandoned: false,
        }
    }

    /// The attempts whose tabs and windows are open, for a background that was stopped meanwhile.
    pub(super) fn all_open(pages: &[SignInPage]) -> Vec<Self> {
        let mut attempts: Vec<Self> = Vec::new();
        for page in pages {
            let mut known = attempts.iter();
            let known = known.position(|attempt| attempt.number == page.attempt);
            let at = known.unwrap_or_else(|| {
                let (phone, chain) = (page.phone.clone(), page.chain.clone());
                attempts.push(Self::new(page.attempt, Target { phone, chain }));
                attempts.len() - 1
            });
            match page.way {
                Way::Silent => attempts[at].silent = Silent::UnderWay,
                Way::Window => attempts[at].window = true,
            }
        }
        attempts
    }
}
