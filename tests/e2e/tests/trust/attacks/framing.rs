//! A web site that frames ServiceNow: somebody else's, or the company's own.

use anyhow::Result;
use patchcord_e2e::far_ends::{clean, reads, visits};
use patchcord_e2e::sandbox::world::Page;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, CLASSIC, Stage};

use super::scene::{BANK, EVIL, Tenant, bank, bank_cookies, hidden_frame, site, softphone};
use super::{SOON, asked, company, phone_works, setup, visit};

const NEWS: &str = "news.example.test";
const COMPANY: &str = "https://acme.service-now.com";

/// A page of the company's ServiceNow that is not there by default.
fn company_page(stage: &Stage, path: &str, markup: &str) {
    let page = Page::html(path, &format!("<!doctype html><body>{markup}</body>"));
    stage.sandbox.world(|world| {
        let pages = world.sites.entry("acme.service-now.com".to_owned());
        pages.or_default().push(page);
    });
}

/// Nothing has been asked of the bank or of an attacker's Connect host, and nothing has opened.
async fn nothing_came_of_it(stage: &Stage, mark: usize) -> Result<()> {
    let cookies = bank_cookies(stage);
    assert!(
        cookies.is_empty(),
        "{} requests to the bank, with {cookies:?}",
        cookies.len()
    );
    let requests = stage.sandbox.requests();
    let docked = requests
        .iter()
        .any(|request| request.host.starts_with("attacker"));
    assert!(!docked, "an attacker's CCP was loaded");
    stage.nothing_opened_since(mark).await
}

async fn a_page_that_frames_a_foreign_tenant_forty_times_has_nothing_sent_to_a_bank(
    browser: Browser,
) -> Result<()> {
    const FRAMES: usize = 40;
    let stage = company(setup(browser)).await?;
    stage.sandbox.world(|world| {
        bank(world);
        let tenant = Tenant {
            ccp: "https://attacker-{n}.my.connect.aws/ccp-v2".to_owned(),
            records: FRAMES,
            ..Tenant::default()
        };
        tenant.stand_at(world, EVIL);
        let address = |n| format!("{EVIL}{}", softphone(n));
        let frames = (0..FRAMES).map(|n| hidden_frame(&address(n)));
        site(world, NEWS, &frames.collect::<String>());
    });
    stage.browser.goto(format!("https://{BANK}/")).await?;
    stage.sandbox.clear_requests();
    let mark = stage.watch.mark().await?;
    visit(&stage, &format!("https://{NEWS}/")).await?;
    nothing_came_of_it(&stage, mark).await?;
    phone_works(&stage).await?;
    assert_eq!(bank_cookies(&stage).len(), 0);
    stage.close().await?;
    Ok(())
}

/// However the frame is made.
async fn no_kind_of_frame_has_anything_sent_to_a_bank(browser: Browser) -> Result<()> {
    let address = format!("{EVIL}{}", softphone(0));
    let frame = hidden_frame(&address);
    let kinds = [
        format!("<object data=\"{address}\" style=\"opacity:0\"></object>"),
        format!("<embed src=\"{address}\" style=\"opacity:0\">"),
        format!("<iframe sandbox=\"allow-scripts allow-same-origin\" src=\"{address}\"></iframe>"),
        format!("<iframe srcdoc='{frame}'></iframe>"),
        // The tenant's own page, framed, holds the softphone as a workspace does.
        hidden_frame(&format!("{EVIL}/now/framed")),
    ];
    let mut harmful = Vec::new();
    for kind in &kinds {
        let stage = company(setup(browser)).await?;
        stage.sandbox.world(|world| {
            bank(world);
            Tenant::default().stand_at(world, EVIL);
            let framed = Page::html("/now/framed", &frame);
            if let Some(pages) = world.sites.get_mut("evil.service-now.com") {
                pages.insert(0, framed);
            }
            site(world, NEWS, kind);
        });
        let mark = stage.watch.mark().await?;
        visit(&stage, &format!("https://{NEWS}/")).await?;
        assert!(
            asked(&stage, "evil.service-now.com") > 0,
            "{kind} shows nothing"
        );
        if !bank_cookies(&stage).is_empty() {
            harmful.push(kind);
            continue;
        }
        nothing_came_of_it(&stage, mark).await?;
        stage.close().await?;
    }
    assert!(
        harmful.is_empty(),
        "{harmful:#?} sent something to the bank"
    );
    Ok(())
}

async fn a_page_that_frames_the_companys_own_service_now_signs_nobody_in(
    browser: Browser,
) -> Result<()> {
    // The softphone's page, and a page with the softphone in it.
    for page in [CCP_PAGE, CLASSIC] {
        let mut setup = setup(browser);
        setup.world.service_now.frame_options = None;
        site(
            &mut setup.world,
            NEWS,
            &hidden_frame(&format!("{COMPANY}{page}")),
        );
        let stage = company(setup).await?;
        // The session at the IdP is enough for ServiceNow in a frame.
        let idp = stage
            .sandbox
            .sign_in_url(AGENT, "https://idp.example.test/");
        stage.browser.goto(idp).await?;
        let mark = stage.watch.mark().await?;
        visit(&stage, &format!("https://{NEWS}/")).await?;
        assert!(asked(&stage, "acme.service-now.com") > 0);
        assert_eq!(
            visits(&stage),
            0,
            "{page}: a sign-in began in a foreign page's frame"
        );
        assert_eq!(reads(&stage), 0, "{page}: the record was read there");
        stage.nothing_opened_since(mark).await?;
        phone_works(&stage).await?;
        assert_eq!(visits(&stage), 1);
        clean(&stage).await?;
        stage.close().await?;
    }
    Ok(())
}

async fn a_foreign_frame_between_two_of_the_company_is_served_nothing(
    browser: Browser,
) -> Result<()> {
    let mut setup = setup(browser);
    setup.world.service_now.frame_options = None;
    let softphone = hidden_frame(&format!("{COMPANY}{CCP_PAGE}"));
    site(&mut setup.world, "evil.example.test", &softphone);
    let stage = company(setup).await?;
    let framed = "<iframe id=evil src=\"https://evil.example.test/\"></iframe>";
    company_page(&stage, "/now/frames-another", framed);
    stage.sign_in(AGENT, "/now/frames-another").await?;
    stage.enter_frames(&["#evil", "iframe"]).await?;
    // As without us: Streams waits for as long as it does, and asks for a window of its own.
    let asked = "document.documentElement.dataset.opened === '1'";
    stage
        .wait::<bool>("Streams is left alone", SOON, asked)
        .await?;
    assert_eq!(stage.notices().await?, []);
    stage.close().await?;
    Ok(())
}

async fn a_foreign_tenant_in_a_frame_of_the_company_has_nothing_sent_to_a_bank(
    browser: Browser,
) -> Result<()> {
    let stage = company(setup(browser)).await?;
    stage.sandbox.world(|world| {
        bank(world);
        Tenant::default().stand_at(world, EVIL);
    });
    let framed = hidden_frame(&format!("{EVIL}{}", softphone(0)));
    company_page(&stage, "/now/frames-another", &framed);
    visit(&stage, &format!("{COMPANY}/now/frames-another")).await?;
    assert_eq!(bank_cookies(&stage).len(), 0);
    phone_works(&stage).await?;
    stage.close().await?;
    Ok(())
}

in_both_browsers! {
    a_page_that_frames_a_foreign_tenant_forty_times_has_nothing_sent_to_a_bank,
    no_kind_of_frame_has_anything_sent_to_a_bank,
    a_page_that_frames_the_companys_own_service_now_signs_nobody_in,
    a_foreign_frame_between_two_of_the_company_is_served_nothing,
    a_foreign_tenant_in_a_frame_of_the_company_has_nothing_sent_to_a_bank,
}
