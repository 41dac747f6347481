//! The main job: an agent opens ServiceNow and has a phone, or a named choice.
//!
//! Each test asserts on what the far ends saw, on what opened, and on whom Streams names as the agent.

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::far_ends::{clean, reads, visits};
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{LoginField, PageToken, Softphone, TableAnswer};
use patchcord_e2e::{AGENT, CLASSIC, NEXT_EXPERIENCE, Popups, SOON, Setup, Stage, WORKSPACE};

/// The agent must know by then that the company sign-in wants something.
const PATIENCE: Duration = Duration::from_secs(5);

async fn stage(world: impl FnOnce(&mut World)) -> Result<Stage> {
    let mut setup = Setup::default();
    world(&mut setup.world);
    Stage::open(setup).await
}

/// ServiceNow's own softphone is ready and belongs to the agent; nobody saw anything open.
async fn ready(stage: &Stage, mark: usize) -> Result<()> {
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert_eq!(stage.notices().await?, []);
    stage.nothing_opened_since(mark).await?;
    stage.no_password_asked()?;
    clean(stage).await
}

/// The docked softphone names its agent.
async fn docked(stage: &Stage) -> Result<String> {
    let named = "everywhere('.panel[data-agent]').map((panel) => panel.dataset.agent)[0]";
    stage
        .wait("the docked softphone names its agent", SOON, named)
        .await
}

/// The page has its ordinary login and says why; the company sign-in was not opened.
async fn ordinary_login_because(stage: &Stage, cause: &str) -> Result<()> {
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, cause, "{}", notice.text);
    ordinary_login(stage).await?;
    stage.nothing_opened_since(mark).await?;
    clean(stage).await
}

/// Streams does what it does by itself: it asks for its own window when the first acknowledgement is overdue.
async fn ordinary_login(stage: &Stage) -> Result<()> {
    let asked = "everywhere('iframe').map((frame) => frame.contentWindow?.sandbox?.opened?.[0]).find(Boolean)";
    let opened: String = stage
        .wait("Streams asks for its own window", SOON, asked)
        .await?;
    assert_eq!(opened, "https://acme.my.connect.aws/ccp-v2");
    assert_eq!(visits(stage), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn service_nows_own_softphone_signs_in_by_itself_in_every_ui() -> Result<()> {
    for page in [WORKSPACE, NEXT_EXPERIENCE, CLASSIC] {
        let stage = stage(|_| {}).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, page).await?;
        ready(&stage, mark).await?;
        assert_eq!(visits(&stage), 1, "{page}");
        assert_eq!(reads(&stage), 1, "{page}");
        assert_eq!(
            stage
                .now::<usize>("everywhere('patchcord-panel').length")
                .await?,
            0
        );
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_softphone_gets_a_docked_one() -> Result<()> {
    for (page, softphone) in [
        (WORKSPACE, Softphone::None),
        (NEXT_EXPERIENCE, Softphone::Vendor),
        (CLASSIC, Softphone::None),
    ] {
        let stage = stage(|world| world.service_now.softphone = softphone).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, page).await?;
        assert_eq!(docked(&stage).await?, AGENT, "{page}");
        assert_eq!(visits(&stage), 1, "{page}");
        assert_eq!(reads(&stage), 1, "{page}");
        assert_eq!(stage.notices().await?, []);
        stage.nothing_opened_since(mark).await?;
        stage.no_password_asked()?;
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_docked_where_the_agents_softphone_is_not_known() -> Result<()> {
    let stage = stage(|world| world.service_now.softphone = Softphone::Unreadable).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    ready(&stage, mark).await?;
    assert_eq!(
        stage
            .now::<usize>("everywhere('patchcord-panel').length")
            .await?,
        0
    );
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_field_leaves_the_page_as_it_is() -> Result<()> {
    for login in [LoginField::Empty, LoginField::Blank] {
        let stage = stage(|world| world.record.login = login).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        ordinary_login(&stage).await?;
        assert_eq!(stage.notices().await?, []);
        stage.nothing_opened_since(mark).await?;
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_field_gives_the_docked_softphone_amazon_connects_own_login() -> Result<()> {
    let stage = stage(|world| {
        world.service_now.softphone = Softphone::None;
        world.record.login = LoginField::Empty;
    })
    .await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let docked_at = stage.browser.window().await?;
    // Streams opens its own login after 5 s, here as everywhere.
    let login = stage
        .until_window("https://acme.my.connect.aws/login", SOON)
        .await?;
    stage.browser.switch_to_window(login).await?;
    stage.log_in(AGENT).await?;
    stage.browser.switch_to_window(docked_at).await?;
    assert_eq!(docked(&stage).await?, AGENT);
    assert_eq!(visits(&stage), 0);
    assert_eq!(stage.notices().await?, []);
    clean(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_without_the_field_keeps_its_login_and_is_told() -> Result<()> {
    let stage = stage(|world| world.record.login = LoginField::Absent).await?;
    ordinary_login_because(&stage, "login-field-absent").await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_may_not_be_read_is_told_from_one_that_is_absent() -> Result<()> {
    let stage = stage(|world| world.record.login = LoginField::Unreadable).await?;
    ordinary_login_because(&stage, "login-field-unreadable").await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_url_that_breaks_the_rules_is_never_opened() -> Result<()> {
    for url in [
        "http://idp.example.test/app/amazon/sso/saml",
        "https://agent:secret@idp.example.test/app/amazon/sso/saml",
        "https://idp.exämple.test/app/amazon/sso/saml",
        "javascript:alert(document.domain)",
        "ask the IdP team",
    ] {
        let stage = stage(|world| world.record.login = LoginField::Value(url.to_owned())).await?;
        ordinary_login_because(&stage, "login-url-invalid").await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_read_keeps_the_login_and_is_told() -> Result<()> {
    for (answer, cause) in [
        (TableAnswer::Forbidden, "record-forbidden"),
        (TableAnswer::NotFound, "record-not-found"),
        (TableAnswer::InvalidTable, "table-missing"),
        (TableAnswer::RateLimited, "rate-limited"),
        (TableAnswer::LoginPage, "signed-out"),
        (TableAnswer::Malformed, "record-malformed"),
        (TableAnswer::Unauthorized, "not-authenticated"),
        (TableAnswer::Error, "server-error"),
    ] {
        let stage = stage(|world| world.service_now.instance_table = answer).await?;
        ordinary_login_because(&stage, cause).await?;
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_token_is_replaced_once_and_the_sign_in_goes_on() -> Result<()> {
    for token in [PageToken::Stale, PageToken::Empty] {
        let stage = stage(|world| world.service_now.page_token = token).await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        ready(&stage, mark).await?;
        assert_eq!(visits(&stage), 1);
        let requests = stage.sandbox.requests();
        let refused = requests
            .iter()
            .filter(|request| request.status == Some(401));
        // One for the record and one for the OpenFrame configuration, and one for the user in the softphone's own page: each
        // page has its own token.
        assert!(refused.count() <= 3);
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_without_an_idp_session_is_told_in_time_and_signs_in_by_one_click() -> Result<()> {
    let stage = stage(|_| {}).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in_and_lose_idp(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(PATIENCE).await?;
    assert_eq!(notice.cause, "idp-needs-agent", "{}", notice.text);
    stage.nothing_opened_since(mark).await?;
    assert_eq!(visits(&stage), 1);

    let workspace = stage.browser.window().await?;
    stage.press("Sign in").await?;
    let window = stage
        .until_window("https://idp.example.test/", SOON)
        .await?;
    stage.browser.switch_to_window(window).await?;
    stage.log_in(AGENT).await?;
    stage.browser.switch_to_window(workspace).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert_eq!(stage.notices().await?, []);
    let opened = stage.watch.opened_since(mark).await?;
    assert_eq!(opened.len(), 1, "{opened:?}");
    assert!(opened[0].closed, "the window is closed once it has landed");
    assert!(
        visits(&stage) <= 3,
        "one silent visit, one in the window and its way back from the form"
    );
    clean(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_without_a_connect_user_is_told_and_the_idp_is_left_in_peace() -> Result<()> {
    let stage = stage(|_| {}).await?;
    stage.sandbox.connect().offboard(AGENT);
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "sign-in-error-page", "{}", notice.text);
    assert_eq!(visits(&stage), 1);
    stage.nothing_opened_since(mark).await?;
    clean(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_origin_that_is_not_approved_is_told_after_a_sign_in_that_went_through() -> Result<()> {
    let stage = stage(|world| world.connect.approved_origins.clear()).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "origin-not-approved", "{}", notice.text);
    let setting = "everywhere('patchcord-notice')[0].shadowRoot.querySelector('code').textContent";
    assert_eq!(
        stage.now::<String>(setting).await?,
        "https://acme.service-now.com"
    );
    assert_eq!(visits(&stage), 1);
    stage.nothing_opened_since(mark).await?;
    clean(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_share_one_read_and_one_sign_in() -> Result<()> {
    let stage = stage(|world| world.hop_ms = 100).await?;
    stage.sign_in(AGENT, "/incident.do").await?;
    let first = stage.browser.window().await?;
    let second = stage.browser.new_tab().await?;
    let mark = stage.watch.mark().await?;
    for tab in [&first, &second] {
        stage.browser.switch_to_window(tab.clone()).await?;
        let go = format!("location.href = '{WORKSPACE}'");
        if *tab == second {
            stage.open_page("/blank.do").await?;
        }
        stage.browser.execute(go, Vec::new()).await?;
    }
    for tab in [second, first] {
        stage.browser.switch_to_window(tab).await?;
        let softphone = stage.until_ready(SOON).await?;
        assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    }
    assert_eq!(visits(&stage), 1);
    assert_eq!(reads(&stage), 1);
    stage.nothing_opened_since(mark).await?;
    clean(&stage).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_page_needs_neither_record_nor_idp() -> Result<()> {
    let stage = stage(|_| {}).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    ready(&stage, mark).await?;
    stage.sandbox.clear_requests();
    stage.open_page(CLASSIC).await?;
    ready(&stage, mark).await?;
    assert_eq!((visits(&stage), reads(&stage)), (0, 0));
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn service_nows_default_referrer_policy_does_not_keep_the_frame_out() -> Result<()> {
    for softphone in [Softphone::Own, Softphone::None] {
        let stage = stage(|world| {
            world.service_now.referrer_policy = Some("same-origin".to_owned());
            world.service_now.softphone = softphone;
        })
        .await?;
        let mark = stage.watch.mark().await?;
        stage.sign_in(AGENT, WORKSPACE).await?;
        if softphone == Softphone::Own {
            ready(&stage, mark).await?;
        } else {
            assert_eq!(docked(&stage).await?, AGENT);
        }
        assert_eq!(visits(&stage), 1);
        let requests = stage.sandbox.requests();
        let leaked = requests.iter().find(|request| {
            let referer = request.header("referer").unwrap_or_default();
            request.place == Some(Place::Connect)
                && referer.contains("service-now.com")
                && referer != "https://acme.service-now.com/"
        });
        assert_eq!(leaked, None, "no more than the origin goes along");
        stage.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_own_pop_up_stays_away_even_where_it_may_come() -> Result<()> {
    let mut setup = Setup {
        popups: Popups::Allowed,
        ..Setup::default()
    };
    // Six hops of a second: the first acknowledgement is overdue before the sign-in is over.
    setup.world.hop_ms = 1_000;
    let stage = Stage::open(setup).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let softphone = stage.until_ready(SOON).await?;
    assert_eq!(softphone.agent.as_deref(), Some(AGENT));
    assert!(softphone.acknowledged > Some(5_000), "{softphone:?}");
    assert_eq!(visits(&stage), 1);
    stage.nothing_opened_since(mark).await?;
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_of_the_day_signs_in_and_a_softphone_that_opens_later_asks_nobody()
-> Result<()> {
    let stage = stage(|_| {}).await?;
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, "/incident.do").await?;
    signed_in_ahead(&stage).await?;
    stage.sandbox.clear_requests();
    stage.open_page(WORKSPACE).await?;
    ready(&stage, mark).await?;
    assert_eq!((visits(&stage), reads(&stage)), (0, 0));
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn other_pages_are_not_touched() -> Result<()> {
    let stage = stage(|_| {}).await?;
    let answers = "new Promise((done) => {
        addEventListener('patchcord:token', () => done(true), { once: true });
        dispatchEvent(new CustomEvent('patchcord:ask', { detail: 'token' }));
        done(false);
    })";
    stage.sign_in(AGENT, "/incident.do").await?;
    signed_in_ahead(&stage).await?;
    stage.open_page("/incident.do?sys_id=2").await?;
    assert!(
        !stage.now::<bool>(answers).await?,
        "a second form has nothing of ours"
    );
    // The same question finds the script where it belongs, so that the first answer means something.
    stage.open_page(WORKSPACE).await?;
    assert!(stage.now::<bool>(answers).await?);
    assert_eq!(
        stage
            .now::<usize>("everywhere('#gsft_main').length")
            .await?,
        0
    );
    stage.close().await
}

/// Waits until the agent has been signed in from a page that needs no softphone.
async fn signed_in_ahead(stage: &Stage) -> Result<()> {
    stage
        .until("the agent is signed in to Connect", SOON, |stage| {
            let agents = stage.sandbox.connect().agents();
            agents
                .iter()
                .any(|agent| agent.username == AGENT && agent.sessions > 0)
        })
        .await
}
