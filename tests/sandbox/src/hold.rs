//! Requests that wait until a test lets them go on.

use tokio::sync::watch;

use crate::place::Place;

/// The place, and how the path begins.
type Wanted = (Place, String);

/// What is held now.
#[derive(Debug, Default)]
pub(crate) struct Holds(watch::Sender<Vec<Wanted>>);

/// Requests wait as long as this is there.
#[derive(Debug)]
#[must_use = "the requests go on when this is dropped"]
pub struct Held {
    all: watch::Sender<Vec<Wanted>>,
    wanted: Wanted,
}

impl Holds {
    pub(crate) fn begin(&self, place: Place, path: &str) -> Held {
        let wanted = (place, path.to_owned());
        self.0.send_modify(|all| all.push(wanted.clone()));
        Held {
            all: self.0.clone(),
            wanted,
        }
    }

    /// Returns when a request is not, or no longer, to wait.
    pub(crate) async fn pass(&self, place: Place, path: &str) {
        let waits = |(held, beginning): &Wanted| *held == place && path.starts_with(beginning);
        let mut all = self.0.subscribe();
        // It cannot fail: the sender is ours.
        let _ = all.wait_for(|all| !all.iter().any(waits)).await;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.all.send_modify(|all| {
            if let Some(one) = all.iter().position(|wanted| *wanted == self.wanted) {
                all.remove(one);
            }
        });
    }
}
