//! The set-up page at a glance: what to put right first, how far the four steps are, and which groups of checks are fine.

use crate::admin::checklist::{Check, CheckState, Side};
use crate::admin::sign_in_test::{End, Run};
use crate::cause::Cause;

/// The worst state among the checks. A state that is not known yet is better than a fault.
pub fn worst<'a>(checks: impl IntoIterator<Item = &'a Check>) -> CheckState {
    let states = checks.into_iter().map(|check| check.state);
    states
        .max_by_key(|state| badness(*state))
        .unwrap_or(CheckState::Ok)
}

const fn badness(state: CheckState) -> u8 {
    match state {
        CheckState::Ok => 0,
        CheckState::Unknown => 1,
        CheckState::Attention => 2,
        CheckState::Wrong => 3,
    }
}

/// The whole checklist in one sentence, with the first thing to do.
pub fn summary(checks: &[Check]) -> &'static str {
    let mut causes = checks.iter().map(|check| check.cause);
    let standard = causes.any(|cause| cause == Some(Cause::LoginFieldEmpty));
    match worst(checks) {
        CheckState::Wrong => {
            "Something keeps the sign-in from working. Begin with the first point below."
        }
        _ if standard => "There is no company sign-in yet. Begin with the SSO Login URL.",
        CheckState::Ok => "Ready. Everything is as it should be.",
        CheckState::Attention => "The sign-in works. Some points are to be checked.",
        CheckState::Unknown => "Nothing is wrong so far. Some points are not checked yet.",
    }
}

/// The checks to put right, the worst first. The page shows them on top, outside their groups.
pub fn to_do(checks: &[Check]) -> Vec<&Check> {
    let of = |state| checks.iter().filter(move |check| check.state == state);
    of(CheckState::Wrong)
        .chain(of(CheckState::Attention))
        .collect()
}

/// The checks of one system that need no change.
#[derive(Debug)]
pub struct Group<'a> {
    /// The system.
    pub side: Side,
    /// The checks that are OK or not known yet.
    pub checks: Vec<&'a Check>,
    /// How many there are of each, such as "4 OK, 1 not checked yet".
    pub count: String,
    /// Whether all of them are OK, so that the page folds the group.
    pub is_fine: bool,
}

/// The groups, in the order in which the systems are set up. A system whose checks all stand in [`to_do`] has no group.
pub fn groups(checks: &[Check]) -> Vec<Group<'_>> {
    let group = |side| {
        let calm = |check: &&Check| matches!(check.state, CheckState::Ok | CheckState::Unknown);
        let of_side = checks.iter().filter(|check| check.side == side);
        let checks: Vec<&Check> = of_side.filter(calm).collect();
        let ok = checks.iter().filter(|check| check.state == CheckState::Ok);
        let (ok, all) = (ok.count(), checks.len());
        let count = match (ok, all - ok) {
            (ok, 0) => format!("{ok} OK"),
            (0, unknown) => format!("{unknown} not checked yet"),
            (ok, unknown) => format!("{ok} OK, {unknown} not checked yet"),
        };
        let is_fine = ok == all;
        (all > 0).then_some(Group {
            side,
            checks,
            count,
            is_fine,
        })
    };
    Side::ALL.into_iter().filter_map(group).collect()
}

/// One of the four steps that set the company sign-in up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The step's name.
    pub title: &'static str,
    /// The state of the step.
    pub state: CheckState,
    /// The id of the page's element to go to.
    pub target: &'static str,
}

/// The four steps: record, company sign-in, Amazon Connect, test. `run` is the last run of "Test my sign-in".
pub fn steps(checks: &[Check], run: Option<&Run>) -> [Step; 4] {
    let of = |side| checks.iter().filter(move |check| check.side == side);
    let sign_in = checks.iter().filter(|check| check.code == "sign-in");
    let login = of(Side::Idp).filter(|check| check.code != "sign-in");
    let tested = match run.and_then(|run| run.end) {
        Some(End::Ready | End::SignedIn) => CheckState::Ok,
        Some(End::Stopped(_)) => CheckState::Wrong,
        Some(End::Cancelled) | None => worst(sign_in),
    };
    let step = |title, state, target| Step {
        title,
        state,
        target: match state {
            CheckState::Wrong | CheckState::Attention if target != "test-title" => "to-do-title",
            _ => target,
        },
    };
    [
        step("Record", worst(of(Side::ServiceNow)), "side-service-now"),
        step("Company sign-in", worst(login), "login-title"),
        step("Amazon Connect", worst(of(Side::Connect)), "side-connect"),
        step("Test", tested, "test-title"),
    ]
}
