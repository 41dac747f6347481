//! A sign-in in every browser world, in every browser: a phone without a word, or a choice with a name.
//!
//! [`table`] says what each world is like and what has to come of it; `target/e2e/matrix.md` says what came of it.

mod matrix;
mod story;
mod table;

use anyhow::{Result, ensure};
use patchcord_e2e::Browser;

use table::Theme;

/// Plays every world of a theme, to the end, so that one that fails does not hide the next.
async fn play(theme: Theme, browser: Browser) -> Result<()> {
    let worlds = table::worlds();
    let mut failures = Vec::new();
    for (row, world) in worlds.iter().enumerate() {
        if world.theme != theme {
            continue;
        }
        let cell = match story::play(world, browser).await {
            Ok(outcome) => outcome,
            Err(error) => {
                failures.push(format!("{} in {browser:?}: {error:#}", world.name));
                "failed".to_owned()
            }
        };
        matrix::note(&worlds, row, browser, cell)?;
    }
    ensure!(failures.is_empty(), "\n{}", failures.join("\n"));
    Ok(())
}

async fn a_sign_in_that_needs_nobody_ends_in_a_phone(browser: Browser) -> Result<()> {
    play(Theme::NeedsNobody, browser).await
}

async fn a_cookie_that_cannot_reach_the_frame_is_named(browser: Browser) -> Result<()> {
    play(Theme::Cookies, browser).await
}

async fn a_sign_in_that_needs_the_agent_is_finished_in_one_window(browser: Browser) -> Result<()> {
    play(Theme::NeedsAgent, browser).await
}

async fn a_sign_in_that_fails_has_a_name_and_leaves_the_idp_in_peace(
    browser: Browser,
) -> Result<()> {
    play(Theme::Fails, browser).await
}

async fn the_docked_softphone_lives_in_the_same_worlds(browser: Browser) -> Result<()> {
    play(Theme::Docked, browser).await
}

async fn an_interruption_costs_neither_the_phone_nor_the_page(browser: Browser) -> Result<()> {
    play(Theme::Interrupted, browser).await
}

async fn many_tabs_share_one_read_and_one_sign_in(browser: Browser) -> Result<()> {
    play(Theme::Tabs, browser).await
}

async fn an_agent_who_takes_longer_than_streams_waits_still_gets_a_phone(
    browser: Browser,
) -> Result<()> {
    play(Theme::Late, browser).await
}

in_both_browsers! {
    a_sign_in_that_needs_nobody_ends_in_a_phone,
    a_cookie_that_cannot_reach_the_frame_is_named,
    a_sign_in_that_needs_the_agent_is_finished_in_one_window,
    a_sign_in_that_fails_has_a_name_and_leaves_the_idp_in_peace,
    the_docked_softphone_lives_in_the_same_worlds,
    an_interruption_costs_neither_the_phone_nor_the_page,
    many_tabs_share_one_read_and_one_sign_in,
    an_agent_who_takes_longer_than_streams_waits_still_gets_a_phone,
}
