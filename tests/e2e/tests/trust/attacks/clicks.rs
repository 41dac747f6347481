//! Windows that no agent asked for: clicks that a page's script makes up, and what a foreign tenant has our own interface offer.

use anyhow::Result;
use patchcord_e2e::sandbox::world::Page;
use patchcord_e2e::{AGENT, Browser, CCP_PAGE, WORKSPACE};

use super::scene::{EVIL, LOGIN, Tenant};
use super::{SOON, Stage, VISIT, asked, company, phone_works, popup, setup, visit};

/// Presses everything of ours in the page, in every way that a script has, and often. *Hide* is left, or the notice would go.
const PRESSES: &str = "
    const pressed = everywhere('patchcord-notice, patchcord-panel, patchcord-cover').flatMap((host) =>
      [host, ...(host.shadowRoot?.querySelectorAll('*') ?? [])]);
    const init = { bubbles: true, composed: true, cancelable: true, detail: 1, button: 0, key: 'Enter', code: 'Enter' };
    for (let round = 0; round < 5; round++) {
      for (const element of pressed.filter(({ textContent }) => textContent.trim() !== 'Hide')) {
        element.click?.();
        for (const name of ['pointerdown', 'pointerup', 'click']) element.dispatchEvent(new PointerEvent(name, init));
        for (const name of ['mousedown', 'mouseup', 'click']) element.dispatchEvent(new MouseEvent(name, init));
        for (const name of ['keydown', 'keypress', 'keyup']) element.dispatchEvent(new KeyboardEvent(name, init));
      }
    }
    return pressed.length;";

async fn presses_that_a_script_makes_up_open_no_window(browser: Browser) -> Result<()> {
    let mut setup = setup(browser);
    setup.world.idp.mfa = true;
    let stage = company(setup).await?;
    stage.sign_in(AGENT, CCP_PAGE).await?;
    let notice = stage.until_notice(SOON).await?;
    assert_eq!(notice.cause, "idp-needs-agent", "{}", notice.text);
    let mark = stage.watch.mark().await?;
    let pressed: usize = stage.now(&format!("(() => {{ {PRESSES} }})()")).await?;
    assert!(pressed > 0);
    // A person's press proves it no better: the one sign-in window that there may be would serve both.
    stage.nothing_opens(mark).await?;

    // A person's press opens one, and only one.
    stage.press("Sign in").await?;
    stage
        .until_window_since(mark, "https://idp.example.test/", SOON)
        .await?;
    let opened = stage.watch.opened_since(mark).await?;
    assert_eq!(opened.len(), 1, "{opened:?}");
    stage.close().await
}

async fn a_foreign_tenants_failure_neither_lights_the_button_nor_is_offered(
    browser: Browser,
) -> Result<()> {
    let mut setup = setup(browser);
    let refused = Page::redirect("*", "https://attacker.my.connect.aws/login");
    setup.world.sites.insert(LOGIN.to_owned(), vec![refused]);
    let tenant = Tenant {
        login: format!("https://{LOGIN}/sso"),
        own_softphone: true,
        ..Tenant::default()
    };
    tenant.stand_at(&mut setup.world, EVIL);
    let stage = company(setup).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_ready(SOON).await?;
    let workspace = stage.browser.window().await?;
    let tab = stage.browser.new_tab().await?;
    stage.browser.switch_to_window(tab).await?;
    visit(&stage, &format!("{EVIL}/nav_to.do")).await?;
    stage.browser.close_window().await?;
    stage.browser.switch_to_window(workspace).await?;

    popup(&stage).await?;
    let badge = "return (globalThis.browser ?? chrome).action.getBadgeText({})";
    let badge: String = stage.browser.execute(badge, Vec::new()).await?.convert()?;
    let text: String = stage.now("document.body.innerText").await?;
    let mark = stage.watch.mark().await?;
    let step = "document.querySelector('#step:not([hidden])')?.textContent ?? ''";
    let step: String = stage.now(step).await?;
    if step == "Sign in" {
        stage.press("Sign in").await?;
        Stage::quiet(VISIT).await;
    }
    let opened = stage.watch.opened_since(mark).await?;
    let attackers = |address: &String| address.contains("attacker");
    assert!(
        !opened
            .iter()
            .any(|page| page.addresses.iter().any(attackers)),
        "the popup said {text:?} and opened {opened:?}"
    );
    assert!(!text.contains("attacker"), "the popup says {text:?}");
    assert_eq!(badge, "", "the badge is lit");
    assert_eq!(asked(&stage, LOGIN), 0);
    phone_works(&stage).await?;
    stage.close().await
}

in_both_browsers! {
    presses_that_a_script_makes_up_open_no_window,
    a_foreign_tenants_failure_neither_lights_the_button_nor_is_offered,
}
