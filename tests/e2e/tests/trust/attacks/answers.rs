//! An IdP, or an Amazon Connect, that answers with what a browser should not follow.

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::sandbox::world::{Delivery, Page};
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, id};

use super::scene::{CONNECT, site};
use super::{SOON, Stage, asked, company, popup_state, setup};

const IDP: &str = "idp.example.test";
/// The IdP's page for Amazon Connect.
const SSO: &str = "/app/amazon/sso/saml";
/// An IdP that is not asked for so long is asked no more: pages that lead in circles ask many times a second.
const QUIET: Duration = Duration::from_secs(1);

/// The agent is told, and gets Amazon Connect's own login by one press.
async fn ends_in_the_ordinary_login(
    browser: Browser,
    what: &str,
    answers: Vec<Page>,
) -> Result<()> {
    let mut setup = setup(browser);
    setup.world.sites.insert(IDP.to_owned(), answers);
    site(&mut setup.world, CONNECT, "");
    let stage = company(setup).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_ne!(notice.cause, "", "{what}: {}", notice.text);
    assert_ne!(notice.cause, "extension-broken", "{what}");
    let page = stage.browser.window().await?;
    stage.press("Use Amazon's sign-in").await?;
    let login = stage
        .until_window_since(mark, "https://acme.my.connect.aws/login", SOON)
        .await?;
    stage.browser.switch_to_window(login).await?;
    stage.log_in(AGENT).await?;
    stage.browser.switch_to_window(page).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT), "{what}");
    // The way that the agent did not take is over within half a minute, and with it all that was opened: the IdP is asked no more.
    let over = Duration::from_secs(35);
    let end = std::time::Instant::now() + over;
    loop {
        let times = asked(&stage, IDP);
        Stage::quiet(QUIET).await;
        let opened = stage.watch.opened_since(mark).await?;
        if opened.iter().all(|window| window.closed) && asked(&stage, IDP) == times {
            break;
        }
        assert!(
            std::time::Instant::now() < end,
            "{what}: the IdP was asked {times} times, and is still asked, or still open: {opened:?}"
        );
    }
    stage.close().await
}

async fn answers_without_an_end_are_given_up(browser: Browser) -> Result<()> {
    let here = format!("https://{IDP}{SSO}");
    for (what, answers) in [
        ("a redirect to itself", vec![Page::redirect(SSO, &here)]),
        (
            "two pages that refresh to each other",
            vec![
                Page::html(SSO, "<meta http-equiv=refresh content='0; url=/there'>"),
                Page::html(
                    "/there",
                    &format!("<meta http-equiv=refresh content='0; url={SSO}'>"),
                ),
            ],
        ),
        (
            "no answer",
            vec![Page::html(SSO, "").delivered(Delivery::Never)],
        ),
        (
            "a page that never ends",
            vec![Page::html(SSO, "<p>Wait").delivered(Delivery::Unfinished)],
        ),
        (
            "five megabytes",
            vec![Page::html(SSO, "<p>Wait</p>\n").delivered(Delivery::Times(5 << 17))],
        ),
        (
            "a page that asks whether to leave it",
            vec![Page::html(
                SSO,
                "<script>onbeforeunload = (event) => event.preventDefault(); alert(1)</script>",
            )],
        ),
    ] {
        ends_in_the_ordinary_login(browser, what, answers).await?;
    }
    Ok(())
}

async fn redirects_to_where_no_sign_in_goes_are_not_followed(browser: Browser) -> Result<()> {
    for to in [
        "http://idp.example.test/plain",
        "data:text/html,<p>hello</p>",
        "https://attacker.my.connect.aws/ccp-v2",
        "https://attacker.my.connect.aws/login",
    ] {
        let answers = vec![Page::redirect(SSO, to)];
        ends_in_the_ordinary_login(browser, &format!("a redirect to {to}"), answers).await?;
    }
    let own_page = match browser {
        Browser::Chromium => format!("chrome-extension://{}/popup.html", id(browser)?),
        Browser::Firefox => {
            "moz-extension://7061746b-636f-4264-8000-000000000000/popup.html".to_owned()
        }
    };
    for to in [own_page.as_str(), "javascript:alert(1)"] {
        let script = format!("<script>location = {to:?}</script>");
        let answers = vec![Page::html(SSO, &script)];
        ends_in_the_ordinary_login(browser, &format!("a script to {to}"), answers).await?;
    }
    Ok(())
}

/// Our own redirect address, at which a silent sign-in ends, is for the rules of ours and not for an IdP.
async fn an_idp_that_says_that_it_is_over_makes_nobody_ready(browser: Browser) -> Result<()> {
    let mut setup = setup(browser);
    let ours = "https://ours.invalid/";
    setup
        .world
        .sites
        .insert(IDP.to_owned(), vec![Page::redirect(SSO, ours)]);
    let stage = company(setup).await?;
    if browser == Browser::Chromium {
        let address = stage
            .watch
            .in_service_worker("chrome.identity.getRedirectURL('signed-in')")
            .await?;
        let address = address.as_str().unwrap_or_default().to_owned();
        stage.sandbox.world(|world| {
            world
                .sites
                .insert(IDP.to_owned(), vec![Page::redirect(SSO, &address)]);
        });
    }
    stage.sign_in(AGENT, CCP_PAGE).await?;
    stage.until_notice(SOON).await?;
    assert_ne!(popup_state(&stage).await?, "ready");
    stage.close().await
}

in_both_browsers! {
    answers_without_an_end_are_given_up,
    redirects_to_where_no_sign_in_goes_are_not_followed,
    an_idp_that_says_that_it_is_over_makes_nobody_ready,
}
