//! Storage that an attacker would fill, so that the phone's state can no longer be kept.

use anyhow::{Context, Result};
use patchcord_e2e::far_ends::visits;
use patchcord_e2e::sandbox::record::Request;
use patchcord_e2e::{Browser, SOON, Stage};

use super::scene::{CONNECT, EVIL, Tenant, softphone};
use super::{VISIT, company, kept, phone_works, setup};

/// No honest browser session has as much to keep: the browser's own limit is 10 MB.
const MOST: usize = 300_000;

/// A background that starts anew serves the phone from what was kept.
async fn nothing_is_forgotten(stage: &Stage) -> Result<()> {
    stage.sandbox.clear_requests();
    stage.stop_background().await?;
    phone_works(stage).await?;
    let requests = stage.sandbox.requests();
    let read = |request: &&Request| {
        request.host == "acme.service-now.com" && request.path.contains("sn_cti_connect_instance")
    };
    assert_eq!(
        requests.iter().filter(read).count(),
        0,
        "the record was read again"
    );
    assert_eq!(visits(stage), 0, "the agent was signed in again");
    Ok(())
}

/// Opens a page, and looks at it until its record has been read.
async fn look(stage: &Stage, address: &str) -> Result<()> {
    let reads = |stage: &Stage| {
        let requests = stage.sandbox.requests();
        let read = |request: &&Request| {
            request.path.contains("sn_cti_connect_instance") && request.status.is_some()
        };
        requests.iter().filter(read).count()
    };
    let before = reads(stage);
    stage.browser.goto(address).await?;
    stage
        .until("the record is read", SOON, |stage| reads(stage) > before)
        .await
}

/// As long as an address may be that the extension takes.
fn long_address() -> String {
    format!("https://{CONNECT}/ccp-v2?{}", "x".repeat(8_000))
}

/// What is kept is small, and the browser has taken it.
async fn little_is_kept(stage: &Stage) -> Result<()> {
    let kept = kept(stage).await?;
    assert!(kept.len() < MOST, "{} characters are kept", kept.len());
    if stage.watch.browser() == Browser::Chromium {
        let bytes = "chrome.storage.session.getBytesInUse()";
        let bytes = stage.watch.in_service_worker(bytes).await?;
        let bytes = bytes.as_u64().context("no number of bytes")?;
        assert!(bytes < MOST as u64, "{bytes} bytes are kept");
    }
    Ok(())
}

async fn a_name_of_five_megabytes_costs_the_phone_nothing(browser: Browser) -> Result<()> {
    let stage = company(setup(browser)).await?;
    phone_works(&stage).await?;
    let tell = "(everywhere(':root[data-agent]')[0].ownerDocument.dispatchEvent(new CustomEvent('patchcord:agent', {
        detail: JSON.stringify({ username: 'n'.repeat(5e6), contacts: [] }),
    })), true)";
    stage.now::<bool>(tell).await?;
    // A page of its own that is served from what was kept.
    Stage::quiet(VISIT).await;
    little_is_kept(&stage).await?;
    nothing_is_forgotten(&stage).await?;
    stage.close().await
}

async fn many_tenants_with_long_records_leave_room_for_the_phone(browser: Browser) -> Result<()> {
    const TENANTS: usize = 60;
    let origin = |n: usize| format!("https://evil-{n}.service-now.com");
    let mut setup = setup(browser);
    let tenant = Tenant {
        login: String::new(),
        ccp: long_address(),
        own_softphone: true,
        ..Tenant::default()
    };
    for n in 0..TENANTS {
        tenant.stand_at(&mut setup.world, &origin(n));
    }
    let stage = company(setup).await?;
    phone_works(&stage).await?;
    for n in 0..TENANTS {
        look(&stage, &format!("{}/nav_to.do", origin(n))).await?;
    }
    little_is_kept(&stage).await?;
    nothing_is_forgotten(&stage).await?;
    stage.close().await
}

/// One tenant, and a softphone page for each of its records.
async fn many_records_of_one_tenant_leave_room_for_the_phone(browser: Browser) -> Result<()> {
    const RECORDS: usize = 60;
    let mut setup = setup(browser);
    let tenant = Tenant {
        login: String::new(),
        ccp: long_address(),
        records: RECORDS,
        ..Tenant::default()
    };
    tenant.stand_at(&mut setup.world, EVIL);
    let stage = company(setup).await?;
    phone_works(&stage).await?;
    for n in 0..RECORDS {
        look(&stage, &format!("{EVIL}{}", softphone(n))).await?;
    }
    little_is_kept(&stage).await?;
    nothing_is_forgotten(&stage).await?;
    stage.close().await
}

in_both_browsers! {
    a_name_of_five_megabytes_costs_the_phone_nothing,
    many_tenants_with_long_records_leave_room_for_the_phone,
    many_records_of_one_tenant_leave_room_for_the_phone,
}
