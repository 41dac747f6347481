//! How soon the phone is ready: every contestant in turns, each in a fresh browser. The requests of the last run of each are
//! left in `target/bench`: they tell where the time went.

use std::time::Duration;

use anyhow::{Context, Result};
use patchcord_e2e::sandbox::Sandbox;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::Softphone;
use patchcord_e2e::{AGENT, Popups, Setup, Stage, WORKSPACE, root};
use serde::{Deserialize, Serialize};

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);

/// One who gets the agent's phone ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// Streams alone, with all it can use: the SSO Login URL, and pop-ups allowed.
    Bare,
    /// Streams alone, for an agent who has signed in to Connect by the SSO Login URL in the address bar: nothing is faster.
    SignedIn,
    /// Patchcord, for an agent who is signed in at the IdP only.
    Cold(Phone),
    /// Patchcord, for an agent who has looked at another page of ServiceNow before.
    Ahead(Phone),
}

/// Which phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phone {
    /// ServiceNow's own softphone page.
    Own,
    /// Our docked CCP.
    Docked,
}

const CONTESTANTS: [Contestant; 6] = [
    Contestant::Bare,
    Contestant::SignedIn,
    Contestant::Cold(Phone::Own),
    Contestant::Ahead(Phone::Own),
    Contestant::Cold(Phone::Docked),
    Contestant::Ahead(Phone::Docked),
];

/// One run's times, in milliseconds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Times {
    /// From the page's call of `initCCP` to `acknowledge`, as ServiceNow's own softphone page measures it.
    pub(crate) init: Option<f64>,
    /// From the end of `initCCP`, when the CCP frame is in the page, to the CCP's message `acknowledge` to that page. A page can
    /// see both of a docked CCP too, whose Streams is out of its reach.
    pub(crate) frame: f64,
    /// From the browser's request for the workspace, after ServiceNow's own sign-in, to that message.
    pub(crate) page: f64,
    /// From the first request of a sign-in in the address bar to the request for the CCP that ends it.
    pub(crate) chain: f64,
    /// Windows and tabs that opened.
    pub(crate) opened: usize,
}

/// Every run of every contestant, and the runs that failed.
#[derive(Debug)]
pub(crate) struct Races {
    /// What was measured.
    pub(crate) times: Vec<(Contestant, Vec<Times>)>,
    /// Each run that failed, with its reason. It was measured once more.
    pub(crate) failed: Vec<String>,
}

pub(crate) async fn run(runs: u16, hop_ms: u64) -> Races {
    let mut times: Vec<_> = CONTESTANTS.map(|one| (one, Vec::new())).into();
    let mut failed = Vec::new();
    // In turns, so that a busy moment of the machine hits all.
    for run in 1..=runs {
        eprintln!("Run {run} of {runs} at {hop_ms} ms a hop.");
        for (contestant, times) in &mut times {
            for attempt in 1..=2 {
                match measure(*contestant, hop_ms).await {
                    Ok(measured) => {
                        times.push(measured);
                        break;
                    }
                    Err(error) => {
                        let what = format!(
                            "{contestant:?}, run {run}, attempt {attempt} of 2 at {hop_ms} ms a hop: {error:#}"
                        );
                        eprintln!("{what}.");
                        failed.push(what);
                    }
                }
            }
        }
    }
    Races { times, failed }
}

async fn measure(contestant: Contestant, hop_ms: u64) -> Result<Times> {
    let mut setup = Setup {
        bare: matches!(contestant, Contestant::Bare | Contestant::SignedIn),
        ..Setup::default()
    };
    setup.world.hop_ms = hop_ms;
    match contestant {
        Contestant::Bare => {
            setup.popups = Popups::Allowed;
            setup.world.service_now.ccp_login_url = true;
        }
        Contestant::Cold(Phone::Docked) | Contestant::Ahead(Phone::Docked) => {
            setup.world.service_now.softphone = Softphone::None;
        }
        _ => {}
    }
    let stage = Stage::open(setup).await?;
    stage.before_every_document(PROBE).await?;
    let mark = stage.watch.mark().await?;
    let mut chain = 0.0;
    match contestant {
        Contestant::Bare | Contestant::Cold(_) => stage.sign_in(AGENT, WORKSPACE).await?,
        Contestant::SignedIn => {
            stage.sign_in(AGENT, "/incident.do").await?;
            stage.sign_in_to_connect().await?;
            chain = chain_ms(&stage.sandbox).context("the sign-in left no trace")?;
            stage.sandbox.clear_requests();
            stage.open_page(WORKSPACE).await?;
        }
        Contestant::Ahead(_) => {
            stage.sign_in(AGENT, "/incident.do").await?;
            stage.until("signed in ahead", LIMIT, signed_in).await?;
            // No agent opens the next page sooner.
            tokio::time::sleep(Duration::from_secs(1)).await;
            stage.open_page(WORKSPACE).await?;
        }
    }
    // Nobody looks into the frames before they have loaded: where one was looked at while it was empty, the probe may watch
    // that empty document for good.
    stage
        .until("a CCP starts its worker", LIMIT, worker_starts)
        .await?;
    let seen: Seen = stage.wait("the phone is ready", LIMIT, SEEN).await?;
    let opened = stage.watch.opened_since(mark).await?.len();
    let file = format!("target/bench/{contestant:?} at {hop_ms} ms.txt");
    stage.write_timeline(&root().join(file))?;
    stage.close().await?;
    Ok(Times {
        init: seen.init,
        frame: seen.acknowledged - seen.frame,
        page: seen.acknowledged - seen.requested,
        chain,
        opened,
    })
}

fn worker_starts(stage: &Stage) -> bool {
    let requests = stage.sandbox.requests();
    let mut paths = requests.iter().map(|request| request.path.as_str());
    paths.any(|path| path == "/static/worker.js")
}

fn signed_in(stage: &Stage) -> bool {
    let agents = stage.sandbox.connect().agents();
    let mut agents = agents.iter();
    agents.any(|agent| agent.username == AGENT && agent.sessions > 0)
}

/// How long the sign-in in the address bar took, by the sandbox's clock.
fn chain_ms(sandbox: &Sandbox) -> Option<f64> {
    let requests = sandbox.requests();
    let at = |place, path: &str| {
        let request = requests
            .iter()
            .find(|request| request.place == Some(place) && request.path == path)?;
        Some(request.at_ms)
    };
    let began = at(Place::Idp, "/app/amazon/sso/saml")?;
    let arrived = at(Place::Connect, "/ccp-v2")?;
    Some(arrived.saturating_sub(began) as f64)
}

/// What the probe and the pages have noted: points in time, except for `init`.
#[derive(Debug, Deserialize)]
struct Seen {
    requested: f64,
    frame: f64,
    acknowledged: f64,
    init: Option<f64>,
}

/// Notes in each window when a CCP frame appeared in it and when the CCP acknowledged. A frame's window can outlive the empty
/// document that it begins with, and an observer sees the document alone for which it was made.
const PROBE: &str = "(() => {
  const seen = window.seenByBench = { frame: null, acknowledged: null };
  const now = () => performance.timeOrigin + performance.now();
  const observer = new MutationObserver(() => {
    if (document.querySelector('iframe[name=\"Amazon Connect CCP\"]')) {
      seen.frame = now();
      observer.disconnect();
    }
  });
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('message', ({ data }) => {
    if (data?.event === 'acknowledge') seen.acknowledged ??= now();
  });
})()";

const SEEN: &str = "(() => {
  const page = everywhere(':root').find((page) => page.ownerDocument.defaultView.seenByBench?.acknowledged);
  if (!page) return null;
  const { performance: clock, seenByBench: { frame: noted, acknowledged } } = page.ownerDocument.defaultView;
  // Where the observer's document was replaced, the browser itself knows when the page began to load the frame.
  const loads = clock.getEntriesByType('resource').filter(({ initiatorType, name }) => initiatorType === 'iframe' && new URL(name).pathname === '/ccp-v2');
  const frame = noted ?? (loads.length ? clock.timeOrigin + Math.min(...loads.map(({ startTime }) => startTime)) : null);
  if (frame === null) return null;
  const requested = performance.timeOrigin + performance.getEntriesByType('navigation')[0].requestStart;
  const init = page.dataset.acknowledged;
  return { requested, frame, acknowledged, init: init ? Number(init) : null };
})()";
