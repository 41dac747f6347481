//! How long each test takes, and where its time goes: `target/e2e/times.md`, the slowest first.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::fmt::Write;
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{evidence, root};

/// What the time of a test goes into. What is none of these is the rest: the driver's commands, most of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The sandbox starts.
    Sandbox,
    /// A browser starts, or its turn to start is waited for, or a shared one is prepared.
    Browser,
    /// A page loads.
    Page,
    /// The test waits for something to happen.
    Wait,
    /// The test gives time to what must not happen.
    Quiet,
    /// The browser is ended, or cleaned for the next test.
    End,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Sandbox,
        Self::Browser,
        Self::Page,
        Self::Wait,
        Self::Quiet,
        Self::End,
    ];
}

/// The times of one test.
struct Test {
    name: String,
    since: Instant,
    whole: Duration,
    parts: [Duration; Part::ALL.len()],
    /// How many sandboxes it had, each with a browser.
    stages: u32,
    /// Whether a part is being measured: one within another belongs to the outer one.
    measuring: bool,
    /// The longest wait, and what it was for.
    longest: (Duration, String),
}

/// The test that runs on this thread. It has ended when the thread ends.
struct Running(Option<Test>);

static FINISHED: Mutex<Vec<Test>> = Mutex::new(Vec::new());

thread_local! {
    static RUNNING: RefCell<Running> = const { RefCell::new(Running(None)) };
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut test) = self.0.take() else {
            return;
        };
        test.whole = test.since.elapsed();
        let mut finished = FINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        finished.push(test);
        finished.sort_by_key(|test| Reverse(test.whole));
        // A table that cannot be written fails no test.
        let _ = fs::write(root().join("target/e2e/times.md"), table(&finished));
    }
}

fn table(finished: &[Test]) -> String {
    let mut table = "| test | whole |".to_owned();
    for part in Part::ALL {
        let _ = write!(table, " {part:?} |");
    }
    table += " the rest | stages | longest wait |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
    let mut sum = [Duration::ZERO; Part::ALL.len()];
    for test in finished {
        line(&mut table, &test.name, test.whole, test.parts);
        let (took, what) = &test.longest;
        let what: String = what.chars().take(60).filter(|&it| it != '|').collect();
        let (stages, took) = (test.stages, took.as_secs_f64());
        let _ = writeln!(table, " {stages} | {took:.1} {what} |");
        for (sum, part) in sum.iter_mut().zip(test.parts) {
            *sum += part;
        }
    }
    let whole = finished.iter().map(|test| test.whole).sum();
    line(&mut table, "all", whole, sum);
    let stages: u32 = finished.iter().map(|test| test.stages).sum();
    let _ = writeln!(table, " {stages} | |");
    table
}

fn line(table: &mut String, name: &str, whole: Duration, parts: [Duration; Part::ALL.len()]) {
    let _ = write!(table, "| {name} | {:.1} |", whole.as_secs_f64());
    for part in parts {
        let _ = write!(table, " {:.1} |", part.as_secs_f64());
    }
    let rest = whole.saturating_sub(parts.iter().sum());
    let _ = write!(table, " {:.1} |", rest.as_secs_f64());
}

/// Measures until it is dropped.
#[derive(Debug)]
#[must_use = "it measures until it is dropped"]
pub(crate) struct Measured {
    part: Part,
    what: String,
    since: Instant,
    /// It is within another one, or in no test.
    inner: bool,
}

/// Measures a part of the test that runs on this thread, if one does. `what` is waited for.
pub(crate) fn measure(part: Part, what: &str) -> Measured {
    let inner = RUNNING.with_borrow_mut(|Running(test)| {
        if test.is_none() {
            *test = begin();
        }
        let before = test.as_mut().map(|test| &mut test.measuring);
        before.is_none_or(|measuring| std::mem::replace(measuring, true))
    });
    Measured {
        part,
        what: what.to_owned(),
        since: Instant::now(),
        inner,
    }
}

fn begin() -> Option<Test> {
    Some(Test {
        name: evidence::test()?,
        since: Instant::now(),
        whole: Duration::ZERO,
        parts: Default::default(),
        stages: 0,
        measuring: false,
        longest: Default::default(),
    })
}

impl Drop for Measured {
    fn drop(&mut self) {
        if self.inner {
            return;
        }
        let took = self.since.elapsed();
        RUNNING.with_borrow_mut(|Running(test)| {
            let Some(test) = test else { return };
            test.measuring = false;
            test.parts[self.part as usize] += took;
            test.stages += u32::from(self.part == Part::Sandbox);
            if self.part == Part::Wait && took > test.longest.0 {
                test.longest = (took, std::mem::take(&mut self.what));
            }
        });
    }
}
