//! The worlds, and what has to come of a sign-in in each.

use patchcord_e2e::sandbox::Sandbox;
use patchcord_e2e::sandbox::connect::CookieKind;
use patchcord_e2e::sandbox::world::{Availability, Federate, Post, SameSite, Softphone};
use patchcord_e2e::{Browser, Cookies, Popups, Setup};

use super::story::{Login, Story};

/// Which test a world belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    NeedsNobody,
    Cookies,
    NeedsAgent,
    Fails,
    Docked,
    Interrupted,
    Tabs,
    Late,
}

/// What comes of a sign-in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expect {
    /// A phone, after so many visits to the IdP.
    Ready(usize),
    /// A notice with this cause, after so many visits.
    Cause(&'static str, usize),
}

use Expect::{Cause, Ready};

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) theme: Theme,
    pub(crate) name: &'static str,
    /// What is different from the kind world: third-party cookies allowed, pop-ups blocked, no delay.
    pub(crate) setup: fn(&mut Setup),
    pub(crate) story: Story,
    chromium: Expect,
    firefox: Expect,
}

impl World {
    pub(crate) fn expect(&self, browser: Browser) -> Expect {
        match browser {
            Browser::Chromium => self.chromium,
            Browser::Firefox => self.firefox,
        }
    }

    fn firefox(self, firefox: Expect) -> Self {
        Self { firefox, ..self }
    }
}

/// In Firefox the sign-in runs in a tab whose pages we may not look into: a page that failed is one that waits.
const UNSEEN: Expect = Cause("idp-needs-agent", 1);
const ERROR_PAGE: Expect = Cause("sign-in-error-page", 1);

/// Every world, in the order of the table.
pub(crate) fn worlds() -> Vec<World> {
    let in_theme = |theme| {
        move |name, setup: fn(&mut Setup), story, both| World {
            theme,
            name,
            setup,
            story,
            chromium: both,
            firefox: both,
        }
    };
    let needs_nobody = in_theme(Theme::NeedsNobody);
    let cookies = in_theme(Theme::Cookies);
    let needs_agent = in_theme(Theme::NeedsAgent);
    let fails = in_theme(Theme::Fails);
    let docked = in_theme(Theme::Docked);
    let interrupted = in_theme(Theme::Interrupted);
    let tabs = in_theme(Theme::Tabs);
    let late = in_theme(Theme::Late);
    let opens = Story::Opens;
    let meets = |change: fn(&Sandbox)| Story::Meets(change);

    vec![
        needs_nobody(
            "kind: third-party cookies allowed, pop-ups blocked, no delay",
            |_| {},
            opens,
            Ready(1),
        ),
        needs_nobody(
            "pop-ups allowed",
            |setup| setup.popups = Popups::Allowed,
            opens,
            Ready(1),
        ),
        needs_nobody(
            "IdP not to be framed",
            |setup| setup.world.idp.framable = false,
            opens,
            Ready(1),
        ),
        needs_nobody(
            "IdP whose form a script makes",
            |setup| setup.world.idp.post = Post::Script,
            opens,
            Ready(1),
        ),
        // Its own next page is a second visit.
        needs_nobody(
            "IdP with an interstitial page",
            |setup| setup.world.idp.interstitial = true,
            opens,
            Ready(2),
        ),
        needs_nobody(
            "150 ms for each hop",
            |setup| setup.world.hop_ms = 150,
            opens,
            Ready(1),
        ),
        needs_nobody(
            "800 ms for each hop",
            |setup| setup.world.hop_ms = 800,
            opens,
            Ready(1),
        ),
        needs_nobody(
            "IdP and AWS cookies SameSite=Lax",
            |setup| {
                setup.world.idp.cookie = SameSite::Lax;
                setup.world.aws.cookie = SameSite::Lax;
            },
            opens,
            Ready(1),
        ),
        needs_nobody(
            "ServiceNow's Referrer-Policy same-origin",
            |setup| setup.world.service_now.referrer_policy = Some("same-origin".to_owned()),
            opens,
            Ready(1),
        ),
        needs_nobody(
            "a page policy that refuses WebAssembly",
            |setup| {
                allow_only(
                    setup,
                    "script-src 'self' 'unsafe-inline'; object-src 'none'",
                )
            },
            opens,
            Ready(1),
        ),
        needs_nobody(
            "a page policy that allows only what ServiceNow's page needs",
            |setup| {
                allow_only(
                    setup,
                    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self'; \
                     connect-src 'self'; frame-src 'self' https://acme.my.connect.aws",
                );
            },
            opens,
            Ready(1),
        ),
        cookies(
            "third-party cookies blocked",
            |setup| setup.cookies = Cookies::Blocked,
            opens,
            Cause("cookies-blocked", 1),
        ),
        cookies(
            "Connect's cookie SameSite=Lax",
            |setup| setup.world.connect.cookie = CookieKind::Lax,
            opens,
            Cause("cookie-withheld", 1),
        ),
        cookies(
            "Connect's cookie Partitioned",
            |setup| setup.world.connect.cookie = CookieKind::Partitioned,
            opens,
            Cause("cookie-withheld", 1),
        ),
        cookies(
            "Connect's cookie SameSite=Lax, third-party cookies blocked",
            |setup| {
                setup.cookies = Cookies::Blocked;
                setup.world.connect.cookie = CookieKind::Lax;
            },
            opens,
            Cause("cookie-withheld", 1),
        ),
        cookies(
            "Connect's cookie Partitioned, third-party cookies blocked",
            |setup| {
                setup.cookies = Cookies::Blocked;
                setup.world.connect.cookie = CookieKind::Partitioned;
            },
            opens,
            Cause("cookie-withheld", 1),
        ),
        // One silent visit, one in the window, and the way back from what the agent did there.
        needs_agent(
            "IdP that asks for a second factor",
            |setup| setup.world.idp.mfa = true,
            Story::Finishes(Login::SecondFactor),
            Ready(3),
        ),
        needs_agent(
            "no session at the IdP",
            |_| {},
            Story::Finishes(Login::Idp),
            Ready(3),
        ),
        needs_agent(
            "no session at an IdP whose login page sends COOP same-origin",
            |setup| setup.world.idp.login_coop = true,
            Story::Finishes(Login::Idp),
            Ready(3),
        ),
        needs_agent(
            "Amazon Connect's own login, which sends COOP same-origin",
            |setup| setup.world.connect.login_coop = true,
            Story::Finishes(Login::Connect),
            Ready(1),
        ),
        needs_agent(
            "AWS asks for a role",
            |setup| setup.world.idp.roles = 2,
            opens,
            Cause("idp-needs-agent", 1),
        ),
        fails(
            "IdP down",
            |_| {},
            meets(|sandbox| sandbox.world(|world| world.hops.idp.answer = Availability::Closed)),
            ERROR_PAGE,
        )
        .firefox(UNSEEN),
        fails(
            "IdP answers 500",
            |_| {},
            meets(|sandbox| sandbox.world(|world| world.hops.idp.answer = Availability::Error)),
            ERROR_PAGE,
        )
        .firefox(UNSEEN),
        fails(
            "AWS: access denied",
            |setup| setup.world.aws.federate = Federate::NoPermission,
            opens,
            ERROR_PAGE,
        )
        .firefox(UNSEEN),
        fails(
            "AWS: not onboarded",
            |setup| setup.world.aws.federate = Federate::NotOnboarded,
            opens,
            ERROR_PAGE,
        )
        .firefox(UNSEEN),
        fails(
            "AWS: session expired",
            |setup| setup.world.aws.federate = Federate::SessionExpired,
            opens,
            ERROR_PAGE,
        )
        .firefox(UNSEEN),
        docked("docked softphone, kind", dock, opens, Ready(1)),
        docked(
            "docked softphone, third-party cookies blocked",
            |setup| {
                dock(setup);
                setup.cookies = Cookies::Blocked;
            },
            opens,
            Cause("cookies-blocked", 1),
        ),
        docked(
            "docked softphone, no session at the IdP",
            dock,
            Story::Finishes(Login::Idp),
            Ready(3),
        ),
        docked(
            "docked softphone, ServiceNow's Referrer-Policy same-origin",
            |setup| {
                dock(setup);
                setup.world.service_now.referrer_policy = Some("same-origin".to_owned());
            },
            opens,
            Ready(1),
        ),
        // What Chromium opens out of sight goes with the background, so there it takes a second visit.
        interrupted(
            "the background stops in the middle of the sign-in",
            |_| {},
            Story::BackgroundStops,
            Ready(2),
        )
        .firefox(Ready(1)),
        interrupted(
            "the extension is reloaded in the middle of the sign-in",
            |setup| setup.world.idp.mfa = true,
            Story::ExtensionReloads { when_ready: false },
            Cause("extension-broken", 1),
        )
        .firefox(Cause("idp-needs-agent", 2)),
        interrupted(
            "the extension is reloaded under a ready phone",
            |_| {},
            Story::ExtensionReloads { when_ready: true },
            Ready(1),
        )
        .firefox(Ready(2)),
        interrupted(
            "the frame's reload is lost (503)",
            |_| {},
            Story::LosesReload,
            Ready(1),
        ),
        tabs("two tabs", slow_tabs, Story::Tabs(2), Ready(1)),
        tabs("five tabs", slow_tabs, Story::Tabs(5), Ready(1)),
        tabs("twenty tabs", slow_tabs, Story::Tabs(20), Ready(1)),
        late(
            "a second factor given after Streams has given up",
            |setup| setup.world.idp.mfa = true,
            Story::FinishesLate,
            Ready(3),
        ),
    ]
}

fn dock(setup: &mut Setup) {
    setup.world.service_now.softphone = Softphone::None;
}

/// ServiceNow's pages carry their token in an inline script.
fn allow_only(setup: &mut Setup, policy: &str) {
    setup.world.service_now.content_security_policy = Some(policy.to_owned());
}

/// Slow enough that all tabs have opened before the first is ready. The test opens them by script.
fn slow_tabs(setup: &mut Setup) {
    setup.world.hop_ms = 150;
    setup.popups = Popups::Allowed;
}
