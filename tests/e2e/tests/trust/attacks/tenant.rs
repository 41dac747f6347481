//! A ServiceNow of somebody else, which the agent is made to visit.

use std::time::Duration;

use anyhow::Result;
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::sandbox::world::{Delivery, Page};
use patchcord_e2e::{AGENT, Browser, Stage, WORKSPACE};

use super::scene::{CONNECT, EVIL, LOGIN, Tenant, bank, bank_cookies, site, softphone};
use super::{SOON, asked, company, kept, phone_works, popup_state, setup, unpaired, visit};

async fn against_company(browser: Browser, change: impl FnOnce(&mut World)) -> Result<Stage> {
    let mut setup = setup(browser);
    change(&mut setup.world);
    company(setup).await
}

/// The pages of a tenant that the extension looks at, each in its own way.
fn pages() -> [String; 4] {
    [
        "/now/nav/ui/home".to_owned(),
        "/nav_to.do".to_owned(),
        "/home.do".to_owned(),
        softphone(0),
    ]
}

async fn a_visit_to_a_foreign_tenant_sends_opens_and_docks_nothing(browser: Browser) -> Result<()> {
    for (page, own_softphone) in pages().into_iter().zip([false, true, false, true]) {
        for paired in [true, false] {
            let mut setup = setup(browser);
            bank(&mut setup.world);
            let tenant = Tenant {
                own_softphone,
                ..Tenant::default()
            };
            tenant.stand_at(&mut setup.world, EVIL);
            let stage = if paired {
                company(setup).await?
            } else {
                unpaired(setup).await?
            };
            let mark = stage.watch.mark().await?;
            visit(&stage, &format!("{EVIL}{page}")).await?;
            let cookies = bank_cookies(&stage);
            assert!(
                cookies.is_empty(),
                "{browser:?} {page}: {} requests to the bank",
                cookies.len()
            );
            assert_eq!(
                asked(&stage, CONNECT),
                0,
                "{browser:?} {page}: the attacker's CCP was loaded"
            );
            stage.nothing_opened_since(mark).await?;
            let panels = "everywhere('patchcord-panel').length";
            assert_eq!(
                stage.now::<usize>(panels).await?,
                0,
                "{page}: a softphone was docked"
            );
            stage.close().await?;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_to_a_foreign_tenant_asks_for_no_permission() -> Result<()> {
    let stage = against_company(Browser::Chromium, |world| {
        let camera = "<!doctype html><script>
            navigator.mediaDevices.getUserMedia({ audio: true, video: true }).catch(() => {}).finally(() => fetch('/asked'));
        </script>";
        site(world, CONNECT, camera);
        Tenant::default().stand_at(world, EVIL);
    })
    .await?;
    visit(&stage, &format!("{EVIL}/nav_to.do")).await?;
    assert_eq!(
        asked(&stage, CONNECT),
        0,
        "a page of the attacker's could ask for microphone and camera"
    );
    stage.close().await
}

async fn a_foreign_sign_in_that_hangs_is_not_taken_for_the_companys(
    browser: Browser,
) -> Result<()> {
    let stage = against_company(browser, |world| {
        let hangs = Page::html("*", "").delivered(Delivery::Never);
        world.sites.insert(LOGIN.to_owned(), vec![hangs]);
        Tenant::of_company_phone(&format!("https://{LOGIN}/sso")).stand_at(world, EVIL);
    })
    .await?;
    visit(&stage, &format!("{EVIL}/nav_to.do")).await?;
    phone_works(&stage).await?;
    assert_eq!(visits(&stage), 1);
    assert_eq!(asked(&stage, LOGIN), 0);
    stage.close().await?;
    Ok(())
}

async fn foreign_sign_ins_that_are_refused_cost_the_company_no_visit(
    browser: Browser,
) -> Result<()> {
    let tenants = ["one", "two", "three"].map(|name| format!("https://{name}.service-now.com"));
    let stage = against_company(browser, |world| {
        let refused = Page::redirect("*", "https://acme.my.connect.aws/login");
        world.sites.insert(LOGIN.to_owned(), vec![refused]);
        for tenant in &tenants {
            Tenant::of_company_phone(&format!("https://{LOGIN}/sso")).stand_at(world, tenant);
        }
    })
    .await?;
    for tenant in &tenants {
        visit(&stage, &format!("{tenant}/home.do")).await?;
    }
    phone_works(&stage).await?;
    assert_eq!(visits(&stage), 1);
    assert_eq!(asked(&stage, LOGIN), 0);
    stage.close().await?;
    Ok(())
}

async fn a_foreign_redirect_to_the_ccp_makes_nobody_ready(browser: Browser) -> Result<()> {
    let stage = against_company(browser, |world| {
        let lands = Page::redirect("*", "https://acme.my.connect.aws/ccp-v2");
        world.sites.insert(LOGIN.to_owned(), vec![lands]);
        Tenant::of_company_phone(&format!("https://{LOGIN}/sso")).stand_at(world, EVIL);
    })
    .await?;
    visit(&stage, &format!("{EVIL}/home.do")).await?;
    let state = popup_state(&stage).await?;
    assert_ne!(state, "ready", "nobody is signed in");
    assert_eq!(asked(&stage, LOGIN), 0);
    phone_works(&stage).await?;
    assert_eq!(visits(&stage), 1);
    stage.close().await?;
    Ok(())
}

/// A tenant whose page plays a softphone that is ready, and whose agent and contacts the page makes up.
fn plays_a_phone(world: &mut World, ccp: &str, user: &str, contact: &str) {
    let markup = format!(
        "<iframe name='Amazon Connect CCP' src='https://{ccp}/ccp-v2'></iframe>
        <script>
          const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, {{ detail }}));
          setInterval(() => {{
            tell('patchcord:agent', JSON.stringify({{ username: 'nobody', contacts: ['{contact}'].filter(Boolean) }}));
            tell('patchcord:contacts', '{contact}');
          }}, 100);
          document.addEventListener('patchcord:ask', ({{ detail }}) => {{
            if (detail === 'contacts') tell('patchcord:contacts', '{contact}');
          }});
        </script>"
    );
    let tenant = Tenant {
        login: format!("https://{LOGIN}/sso"),
        ccp: format!("https://{ccp}/ccp-v2"),
        own_softphone: true,
        user: user.to_owned(),
        markup,
        ..Tenant::default()
    };
    tenant.stand_at(world, EVIL);
    let acknowledges = "<script>setInterval(() => parent.postMessage({ event: 'acknowledge' }, '*'), 100)</script>";
    site(world, CONNECT, acknowledges);
}

async fn a_foreign_tenants_user_does_not_cover_the_companys_phone(browser: Browser) -> Result<()> {
    let stage = against_company(browser, |world| {
        // A company whose people have personnel numbers in ServiceNow.
        world.service_now.user_name = Some("p12345".to_owned());
        world.service_now.email = Some("p12345@example.com".to_owned());
        plays_a_phone(world, CONNECT, AGENT, "");
    })
    .await?;
    visit(&stage, &format!("{EVIL}{}", softphone(0))).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    // The comparison has been made when its outcome is kept.
    let judged = async || -> Result<bool> {
        let kept = kept(&stage).await?;
        Ok(kept.contains("p12345") && kept.contains("verdict"))
    };
    for _ in 0..20 {
        if judged().await? {
            break;
        }
    }
    let covers = "everywhere('patchcord-cover').length";
    assert_eq!(
        stage.now::<usize>(covers).await?,
        0,
        "{browser:?}: the company's phone is covered"
    );
    stage.close().await?;
    Ok(())
}

/// The agent signs another one's phone out in the popup, whatever a foreign page claims of its contacts.
async fn a_contact_that_a_foreign_tenant_claims_keeps_nobody_signed_in(
    browser: Browser,
) -> Result<()> {
    let stage = against_company(browser, |world| {
        plays_a_phone(world, CONNECT, "mallory", "connected");
    })
    .await?;
    visit(&stage, &format!("{EVIL}{}", softphone(0))).await?;
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab.clone()).await?;
    phone_works(&stage).await?;
    stage.sandbox.end_sessions(Place::ServiceNow);
    stage.sandbox.end_sessions(Place::Idp);
    stage.sign_in("agent.two@example.com", WORKSPACE).await?;
    let covered = "everywhere('patchcord-cover').length > 0";
    stage
        .wait::<bool>("the phone is covered", SOON, covered)
        .await?;
    // A page tells of a live contact every five seconds.
    Stage::quiet(Duration::from_secs(6)).await;
    let popup = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(popup).await?;
    stage.open_own_page("popup.html").await?;
    stage.press("Sign this phone out").await?;
    let signed_out = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        let mut requests = requests.iter();
        requests.any(|request| request.host == "acme.my.connect.aws" && request.path == "/logout")
    };
    stage
        .until("the phone is signed out", SOON, signed_out)
        .await?;
    stage.close().await
}

in_both_browsers! {
    a_contact_that_a_foreign_tenant_claims_keeps_nobody_signed_in,
    a_visit_to_a_foreign_tenant_sends_opens_and_docks_nothing,
    a_foreign_sign_in_that_hangs_is_not_taken_for_the_companys,
    foreign_sign_ins_that_are_refused_cost_the_company_no_visit,
    a_foreign_redirect_to_the_ccp_makes_nobody_ready,
    a_foreign_tenants_user_does_not_cover_the_companys_phone,
}
