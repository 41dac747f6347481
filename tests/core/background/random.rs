//! The background under whatever comes in whatever order, the browser's own answers late or never.
//!
//! The world around it is a browser that opens what it is told to, one event later or many, and pages that ask and go away.

use patchcord::servicenow::LoginField;
use patchcord::sign_in::pairing::Terms;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

const ORIGINS: [&str; 3] = [ACME, GLOBEX, "https://evil.service-now.com"];
const HOSTS: [&str; 3] = [CONNECT, "acme-west.my.connect.aws", "evil.my.connect.aws"];
const LOGINS: [&str; 2] = ["https://idp.example.test/sso", "https://evil.example/sso"];
const POLICIES: [&str; 6] = [
    "{}",
    "{}",
    r#"{"signInAhead":false}"#,
    r#"{"idpHosts":["idp.example.test"]}"#,
    r#"{"connectHosts":["acme.my.connect.aws"]}"#,
    r#"{"instances":[{"serviceNow":"acme.service-now.com"}]}"#,
];
/// The tabs of pages; what the browser opens has other numbers. A page in tab 0 is in none, as far as the browser tells.
const TABS: i32 = 4;

/// What happens next.
#[derive(Debug, Clone)]
enum Move {
    Learns(usize, usize, usize, bool),
    Asks(usize, i32, bool, Ask),
    /// The browser tells of what it opened, or that it could not.
    Tells(Index, bool),
    /// What is on its way ends by itself.
    Ends(Index, Option<Cause>),
    /// A tab of a sign-in goes somewhere, or is closed by the agent.
    Goes(Index, usize, &'static str),
    ClosesSignIn(Index),
    /// A page's tab goes somewhere, or is closed.
    Leaves(i32, Option<usize>),
    Closes(i32),
    Pairs(usize),
    Forgets(usize),
    Popup(usize, bool),
    Policy(usize),
    Waits(f64),
    Restarts,
}

#[derive(Debug, Clone, Copy)]
enum Ask {
    Hello,
    SignIn,
    Window,
    Standard,
    Acknowledged,
    Live,
    SignOut,
}

fn any_move() -> impl Strategy<Value = Move> {
    let origin = || 0..ORIGINS.len();
    let host = || 0..HOSTS.len();
    let (tab, real_tab) = (|| 0..TABS, || 1..TABS);
    let ask = select(
        &[
            Ask::Hello,
            Ask::SignIn,
            Ask::SignIn,
            Ask::SignIn,
            Ask::Window,
            Ask::Window,
            Ask::Standard,
            Ask::Acknowledged,
            Ask::Live,
            Ask::SignOut,
        ][..],
    );
    let failure = select(
        &[
            None,
            Some(Cause::IdpNeedsAgent),
            Some(Cause::SignInErrorPage),
        ][..],
    );
    let pages = select(&["ccp-v2", "login", "auth/saml"][..]);
    prop_oneof![
        3 => (origin(), host(), 0..LOGINS.len(), any::<bool>())
            .prop_map(|(origin, host, login, own)| Move::Learns(origin, host, login, own)),
        8 => (origin(), tab(), any::<bool>(), ask)
            .prop_map(|(origin, tab, own, ask)| Move::Asks(origin, tab, own, ask)),
        6 => (any::<Index>(), prop::bool::weighted(0.9)).prop_map(|(which, well)| Move::Tells(which, well)),
        3 => (any::<Index>(), failure).prop_map(|(which, failure)| Move::Ends(which, failure)),
        2 => (any::<Index>(), host(), pages).prop_map(|(which, host, page)| Move::Goes(which, host, page)),
        1 => any::<Index>().prop_map(Move::ClosesSignIn),
        2 => (real_tab(), proptest::option::of(origin())).prop_map(|(tab, origin)| Move::Leaves(tab, origin)),
        1 => real_tab().prop_map(Move::Closes),
        2 => origin().prop_map(Move::Pairs),
        1 => origin().prop_map(Move::Forgets),
        1 => (origin(), any::<bool>()).prop_map(|(origin, out)| Move::Popup(origin, out)),
        1 => (0..POLICIES.len()).prop_map(Move::Policy),
        2 => (0.0..30_000.0_f64).prop_map(Move::Waits),
        1 => Just(Move::Restarts),
    ]
}

/// What the browser has been told to open and has not told of yet, or what is open.
#[derive(Debug, Clone)]
struct Open {
    attempt: u32,
    chain: Chain,
    way: Way,
    tab: i32,
}

struct Play {
    desk: Desk,
    /// Firefox signs in silently in a tab, Chromium out of sight.
    by_tab: bool,
    tickets: Ticket,
    /// Pages that wait for the end of a sign-in, and their tabs.
    waiting: Vec<(Ticket, i32)>,
    answered: Vec<Ticket>,
    opening: Vec<Open>,
    out_of_sight: Vec<u32>,
    open: Vec<Open>,
    alarms: Vec<(u32, f64)>,
    /// What records have named, and what was agreed to.
    named: Vec<(String, Chain)>,
    settings: Settings,
    tabs: i32,
}

impl Play {
    fn new(by_tab: bool) -> Self {
        Self {
            desk: Desk::new(),
            by_tab,
            tickets: 0,
            waiting: Vec::new(),
            answered: Vec::new(),
            opening: Vec::new(),
            out_of_sight: Vec::new(),
            open: Vec::new(),
            alarms: Vec::new(),
            named: Vec::new(),
            settings: Settings::default(),
            tabs: 100,
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    fn asks(&mut self, origin: &str, tab: i32, request: Request) -> Result<(), TestCaseError> {
        let ticket = self.ticket();
        if matches!(request, Request::SignIn { .. } | Request::OpenWindow { .. }) {
            self.waiting.push((ticket, tab));
        }
        self.event(BackgroundEvent::Asked {
            ticket,
            origin: origin.to_owned(),
            tab: (tab > 0).then_some(tab),
            request,
        })
    }

    fn event(&mut self, event: BackgroundEvent) -> Result<(), TestCaseError> {
        let effects = self.desk.on(event);
        self.obey(effects)
    }

    /// Whether a record of the attempt's origin has named this, and the origin is paired for it.
    fn is_paired(&self, attempt: u32, chain: &Chain) -> bool {
        let coordinator = &self.desk.coordinator;
        let mut entries = coordinator.memory().journal().entries().iter();
        let entry = entries.rfind(|entry| entry.attempt == attempt).unwrap();
        let terms = coordinator.pairings().terms(&self.settings, &entry.origin);
        let Terms::Paired {
            logins, connects, ..
        } = terms
        else {
            return false;
        };
        let host = chain.ccp.host();
        let phone = connects.is_none_or(|all| all.iter().any(|one| one.as_str() == host))
            && self.settings.trusts_connect(&chain.ccp);
        let company = logins.is_none_or(|all| all.iter().any(|one| one.covers(&chain.login)))
            && self.settings.trusts(&chain.login);
        let mut named = self.named.iter();
        phone
            && named.any(|(origin, named)| {
                *origin == entry.origin
                    && named.ccp == chain.ccp
                    && (chain.is_standard() || company && named.login == chain.login)
            })
    }

    fn obey(&mut self, effects: Vec<BackgroundEffect>) -> Result<(), TestCaseError> {
        for effect in effects {
            match effect {
                BackgroundEffect::Answer(ticket, Reply::SignIn { .. }) => {
                    self.waiting.retain(|(waiting, _)| *waiting != ticket);
                    prop_assert!(!self.answered.contains(&ticket), "{ticket} is told twice");
                    self.answered.push(ticket);
                }
                BackgroundEffect::SignIn(attempt, chain) => {
                    prop_assert!(self.is_paired(attempt, &chain), "{chain:?}");
                    prop_assert!(!chain.is_standard());
                    let memory = self.desk.memory();
                    let visits = memory["visits"].as_array().unwrap().iter();
                    for origin in ORIGINS {
                        let here = visits.clone().filter(|visit| visit["origin"] == origin);
                        prop_assert!(here.count() <= 3, "{}", memory["visits"]);
                    }
                    let silent = |open: &&Open| open.way == Way::Silent;
                    prop_assert_eq!(
                        self.opening.iter().find(silent).map(|open| open.attempt),
                        None
                    );
                    prop_assert_eq!(self.open.iter().find(silent).map(|open| open.attempt), None);
                    prop_assert_eq!(&self.out_of_sight, &Vec::<u32>::new());
                    if self.by_tab {
                        self.opens(attempt, chain, Way::Silent);
                    } else {
                        self.out_of_sight.push(attempt);
                    }
                }
                BackgroundEffect::OpenWindow(attempt, chain) => {
                    prop_assert!(self.is_paired(attempt, &chain), "{chain:?}");
                    let windows = self.opening.iter().chain(&self.open);
                    let window = windows.filter(|open| open.way == Way::Window).count();
                    prop_assert_eq!(window, 0);
                    self.opens(attempt, chain, Way::Window);
                }
                BackgroundEffect::Close(opened) => {
                    let before = self.open.len();
                    self.open.retain(|open| open.tab != opened.tab);
                    prop_assert_eq!(self.open.len() + 1, before, "{:?} is closed twice", opened);
                }
                BackgroundEffect::Focus(opened) => {
                    prop_assert!(self.open.iter().any(|open| open.tab == opened.tab));
                }
                BackgroundEffect::SetAttemptAlarm(attempt, ms) => {
                    self.alarms.push((attempt, self.desk.now + f64::from(ms)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn opens(&mut self, attempt: u32, chain: Chain, way: Way) {
        self.tabs += 1;
        let tab = self.tabs;
        self.opening.push(Open {
            attempt,
            chain,
            way,
            tab,
        });
    }

    fn tells(&mut self, at: usize, well: bool) -> Result<(), TestCaseError> {
        let open = self.opening.remove(at);
        let (attempt, way) = (open.attempt, open.way);
        if !well {
            let failure = Some(Cause::ExtensionBroken);
            return self.event(BackgroundEvent::Ended {
                attempt,
                way,
                failure,
            });
        }
        let opened = Opened {
            tab: open.tab,
            window: (way == Way::Window).then_some(open.tab),
        };
        let chain = open.chain.clone();
        self.open.push(open);
        self.event(BackgroundEvent::Opened {
            attempt,
            chain,
            way,
            opened,
        })
    }

    fn ends(&mut self, at: usize, failure: Option<Cause>) -> Result<(), TestCaseError> {
        let attempt = self.out_of_sight.remove(at);
        let way = Way::Silent;
        self.event(BackgroundEvent::Ended {
            attempt,
            way,
            failure,
        })
    }

    /// Time passes; alarms come when they are due, and the browser ends what is out of sight.
    fn waits(&mut self, ms: f64) -> Result<(), TestCaseError> {
        self.desk.now += ms;
        let now = self.desk.now;
        let due = self.alarms.extract_if(.., |(_, at)| *at <= now);
        let due: Vec<u32> = due.map(|(attempt, _)| attempt).collect();
        for attempt in due {
            self.event(BackgroundEvent::AttemptOverdue { attempt })?;
        }
        Ok(())
    }

    /// A tab of an agent's page is gone, and whoever waited in it.
    fn gone(&mut self, tab: i32) {
        self.waiting.retain(|(_, waiting)| *waiting != tab);
    }

    /// The browser tells of everything, agents close their windows, and time passes until nothing is under way.
    fn ends_all(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..100 {
            if !self.opening.is_empty() {
                self.tells(0, true)?;
            } else if !self.out_of_sight.is_empty() {
                self.ends(0, Some(Cause::IdpNeedsAgent))?;
            } else if let Some(at) = self.open.iter().position(|open| open.way == Way::Window) {
                let tab = self.open.remove(at).tab;
                self.event(BackgroundEvent::Closed { tab })?;
            } else if self.open.is_empty() {
                return Ok(());
            } else {
                self.waits(20_000.0)?;
            }
        }
        Err(TestCaseError::fail("it never ends"))
    }

    fn step(&mut self, step: Move) -> Result<(), TestCaseError> {
        match step {
            Move::Learns(origin, host, login, own) => {
                let origin = ORIGINS[origin];
                let mut known = phone_at(HOSTS[host]);
                // A desktop docks its phone, whose sign-in begins when the page is welcomed.
                known.own = if own {
                    OwnSoftphone::None
                } else {
                    OwnSoftphone::Own { id: None }
                };
                let record = known.record.as_mut().unwrap();
                let login = LoginUrl::parse(LOGINS[login]).unwrap();
                record.login = LoginField::Filled(login.clone());
                record.sys_id = None;
                let ccp = record.ccp_url.clone().unwrap();
                self.named.push((origin.to_owned(), Chain { login, ccp }));
                let place = if own {
                    PageKind::Desktop
                } else {
                    softphone_page(ID)
                };
                self.asks(origin, 1, Request::Learned { place, known })
            }
            Move::Asks(origin, tab, own, ask) => {
                let record = (!own).then(|| SysId::parse(ID).unwrap());
                let request = match ask {
                    Ask::Hello => Request::Hello {
                        place: record.map_or(PageKind::Desktop, |id| PageKind::OwnSoftphone {
                            id: Some(id),
                        }),
                        again: false,
                    },
                    Ask::SignIn => Request::SignIn {
                        record,
                        asked: false,
                    },
                    Ask::Window | Ask::Standard => Request::OpenWindow {
                        record,
                        standard: matches!(ask, Ask::Standard),
                    },
                    Ask::Acknowledged => Request::Acknowledged { record },
                    Ask::Live => Request::Live { record },
                    Ask::SignOut => Request::SignOut { record },
                };
                self.asks(ORIGINS[origin], tab, request)
            }
            Move::Tells(which, well) if !self.opening.is_empty() => {
                self.tells(which.index(self.opening.len()), well)
            }
            Move::Ends(which, failure) if !self.out_of_sight.is_empty() => {
                self.ends(which.index(self.out_of_sight.len()), failure)
            }
            Move::Goes(which, host, page) if !self.open.is_empty() => {
                let tab = self.open[which.index(self.open.len())].tab;
                let url = format!("https://{}/{page}", HOSTS[host]);
                self.event(BackgroundEvent::Navigated { tab, url })
            }
            Move::ClosesSignIn(which) if !self.open.is_empty() => {
                let tab = self.open.remove(which.index(self.open.len())).tab;
                self.event(BackgroundEvent::Closed { tab })
            }
            Move::Leaves(tab, origin) => {
                self.gone(tab);
                let url = origin.map(|origin| format!("{}/now/nav/ui", ORIGINS[origin]));
                self.event(BackgroundEvent::Left { tab, url })
            }
            Move::Closes(tab) => {
                self.gone(tab);
                self.event(BackgroundEvent::Closed { tab })
            }
            Move::Pairs(origin) => {
                let (memory, pairings) = (
                    self.desk.coordinator.memory(),
                    self.desk.coordinator.pairings(),
                );
                let origin = Some(ORIGINS[origin]);
                let now = self.desk.now;
                let status = Status::of(
                    memory,
                    pairings,
                    &self.settings,
                    origin,
                    Browser::Chromium,
                    now,
                );
                let Some(Step::Pair(proposal)) = status.step else {
                    return Ok(());
                };
                let ticket = self.ticket();
                let effects = self.desk.command(ticket, Command::Pair(proposal));
                self.obey(effects)
            }
            Move::Forgets(origin) => {
                let ticket = self.ticket();
                let effects = self
                    .desk
                    .command(ticket, Command::Forget(ORIGINS[origin].to_owned()));
                self.obey(effects)
            }
            Move::Popup(origin, out) => {
                let ticket = self.ticket();
                let key = key(ORIGINS[origin]);
                let command = if out {
                    Command::SignOut(key)
                } else {
                    Command::SignIn(key)
                };
                let effects = self.desk.command(ticket, command);
                self.obey(effects)
            }
            Move::Policy(policy) => {
                self.settings = serde_json::from_str(POLICIES[policy]).unwrap();
                let effects = self.desk.policy(POLICIES[policy]);
                self.obey(effects)
            }
            Move::Waits(ms) => self.waits(ms),
            // What it is in the middle of keeps the worker awake.
            Move::Restarts if self.opening.is_empty() && self.out_of_sight.is_empty() => {
                self.waiting.clear();
                self.alarms.clear();
                let desk = std::mem::replace(&mut self.desk, Desk::new());
                let (desk, effects) = desk.restart_later(0.0);
                self.desk = desk;
                self.obey(effects)?;
                let effects = self
                    .desk
                    .coordinator
                    .set(self.settings.clone(), self.desk.now);
                self.obey(effects)
            }
            _ => Ok(()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_is_answered_and_nothing_is_opened_twice_or_for_nobody(
        by_tab in any::<bool>(),
        moves in proptest::collection::vec(any_move(), 0..80),
    ) {
        let mut play = Play::new(by_tab);
        for step in moves {
            play.step(step)?;
        }
        play.ends_all()?;
        prop_assert_eq!(&play.waiting, &Vec::new(), "these wait for ever");
        prop_assert_eq!(&play.desk.memory()["pages"], &json!([]));
        // Whatever has happened, the next sign-in begins at once.
        play.step(Move::Policy(0))?;
        play.waits(11.0 * MINUTE)?;
        play.step(Move::Forgets(0))?;
        play.step(Move::Learns(0, 0, 0, true))?;
        play.step(Move::Pairs(0))?;
        play.ends_all()?;
        play.waits(HOUR)?;
        let ticket = play.ticket();
        let effects = play.desk.asked(ticket, Request::SignIn { record: None, asked: false });
        prop_assert!(signs_in(&effects), "{effects:?}");
    }
}
