//! The extension, end to end: every test of it in real browsers, as one program.
//!
//! Each test has a sandbox of its own and a browser for itself, so that they can run side by side. A Firefox goes on to the next test,
//! once nothing is left in it. What a test needs to say why it failed is in `target/e2e/failed`, and how long each took in
//! `target/e2e/times.md`. A part of a name runs what has it: `cargo test -p patchcord-e2e -- docked`.

/// Makes a test in each browser of a function.
macro_rules! in_both_browsers {
    ($($test:ident),* $(,)?) => {
        $(mod $test {
            use patchcord_e2e::Browser;

            #[tokio::test(flavor = "multi_thread")]
            async fn in_chromium() -> anyhow::Result<()> {
                super::$test(Browser::Chromium).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_firefox() -> anyhow::Result<()> {
                super::$test(Browser::Firefox).await
            }
        })*
    };
}

/// From a page of ServiceNow to a phone, or to a note that says why not.
mod sign_in {
    mod bare;
    mod causes;
    mod cookies;
    mod hidden_tab;
    mod main_job;
    mod strict_csp;
    mod worlds;
}

/// The phone over a shift.
mod session {
    mod keeper;
}

/// The phone once it is there: ServiceNow's own, and the docked one with its panel and its voice controls.
mod softphone {
    mod calls;
    mod controls;
    mod controls_a11y;
    mod interaction_controls;
    mod panel;
    mod shortcuts;
}

/// The extension's own pages: the set-up page, the popup, and what they ask.
mod own_pages {
    mod pages_a11y;
    mod setup;
}

/// Whom the extension trusts, what it may do, and what is done to it.
mod trust {
    mod attacks;
    mod given_back;
    mod page_attacks;
    mod pairing;
    mod permissions;
    mod shipped;
}
