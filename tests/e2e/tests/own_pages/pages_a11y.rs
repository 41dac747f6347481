//! The extension's own pages are there for everybody: axe-core finds nothing in any of their states, light or dark, and none of
//! them has to be scrolled sideways at 320 px, which is 400 % on a common screen.

use anyhow::{Context, Result, ensure};
use patchcord_e2e::sandbox::world::{Availability, LoginField};
use patchcord_e2e::{AGENT, Browser, SOON, Setup, Stage, WORKSPACE, root};

const ALLOW: &str = "allow.html#https://acme.service-now.com|https://acme.my.connect.aws/ccp-v2";

/// What axe-core finds in the page as it is, and what sticks out of it, as lines.
async fn violations(stage: &Stage, state: &str, axe: &str) -> Result<Vec<String>> {
    stage.browser.execute(axe, Vec::new()).await?;
    let mut found = Vec::new();
    for scheme in ["light", "dark"] {
        // Every colour of the pages follows it.
        let script = format!(
            "const done = arguments[0];
            document.documentElement.style.colorScheme = '{scheme}';
            const options = {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }};
            axe.run(document, options).then(
              ({{ violations, passes }}) => done(passes.length === 0 ? ['axe has checked nothing'] : violations.flatMap(({{ id, nodes }}) =>
                nodes.map(({{ target, failureSummary }}) => `${{id}}: ${{target.flat().join(' ')}}: ${{failureSummary}}`))),
              (error) => done([String(error)]));"
        );
        let answer = stage.browser.execute_async(script, Vec::new()).await?;
        let lines: Vec<String> = answer.convert()?;
        found.extend(
            lines
                .into_iter()
                .map(|line| format!("{state}, {scheme}: {line}")),
        );
        let file = format!("target/e2e/setup/{scheme}-{state}.png");
        stage.screenshot(&root().join(file)).await?;
    }
    Ok(found)
}

/// Loads an own page in a frame of this width, and gives how wide it wants to be.
async fn wanted_width(stage: &Stage, file: &str, shown: &str, width: u32) -> Result<u32> {
    stage.open_own_page("popup.html").await?;
    let frame = format!(
        "(() => {{
          const frame = document.createElement('iframe');
          frame.src = '{file}';
          frame.style = 'width: {width}px; height: 880px; border: 0; position: fixed; inset: 0';
          document.body.replaceChildren(frame);
          return true;
        }})()"
    );
    stage.now::<bool>(&frame).await?;
    let inside = "document.querySelector('iframe').contentDocument";
    let wide = format!(
        "{inside}.querySelector('{shown}')?.checkVisibility() && {inside}.documentElement.scrollWidth"
    );
    let wide = stage.wait("the page is there", SOON, &wide).await?;
    let name = file.split('.').next().unwrap_or_default();
    let picture = format!("target/e2e/setup/{width}-{name}.png");
    stage.screenshot(&root().join(picture)).await?;
    Ok(wide)
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_and_nothing_sticks_out_of_a_narrow_one() -> Result<()> {
    let axe = std::fs::read_to_string(root().join("target/axe.min.js"))
        .context("target/axe.min.js is missing: run ./build.sh test")?;
    let mut setup = Setup {
        browser: Browser::Chromium,
        granted: true,
        ..Setup::default()
    };
    setup.world.record.login = LoginField::Value("http://idp.example.test/<region>".to_owned());
    let stage = Stage::open(setup).await?;
    let mut found = Vec::new();
    let service_now = stage.browser.window().await?;
    let own = stage.browser.new_tab().await?;

    stage.browser.switch_to_window(own.clone()).await?;
    for (file, shown, state) in [
        ("popup.html", ":root[data-state=unknown]", "popup-unknown"),
        (
            "options.html",
            "[data-check=record]",
            "options-nothing-open",
        ),
        (ALLOW, "#allow", "allow"),
    ] {
        stage.open_own_page(file).await?;
        until(&stage, shown).await?;
        found.extend(violations(&stage, state, &axe).await?);
    }

    stage.browser.switch_to_window(service_now.clone()).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    stage.until_notice(SOON).await?;
    stage.browser.switch_to_window(own.clone()).await?;
    stage.open_own_page("popup.html").await?;
    until(&stage, ":root[data-state=problem]").await?;
    found.extend(violations(&stage, "popup-problem", &axe).await?);
    stage.open_own_page("options.html").await?;
    until(&stage, "[data-check=login-url][data-state=wrong]").await?;
    open_all(&stage).await?;
    found.extend(violations(&stage, "options-wrong", &axe).await?);

    stage.sandbox.world(|world| {
        world.record.login = LoginField::Value(stage.sandbox.login_url());
        world.hops.idp.answer = Availability::Error;
    });
    stage.open_own_page("options.html").await?;
    until(&stage, "#test:not([disabled])").await?;
    stage.press("Test my sign-in").await?;
    until(&stage, "#result[data-end=idp-failed]").await?;
    open_all(&stage).await?;
    found.extend(violations(&stage, "options-failed", &axe).await?);

    for (file, shown) in [
        ("popup.html", "#state"),
        ("options.html", "#checks .side"),
        (ALLOW, "#allow"),
    ] {
        for width in [320, 640] {
            let wide = wanted_width(&stage, file, shown, width).await?;
            if wide > width {
                found.push(format!("{file} wants {wide} px of {width}"));
            }
        }
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    stage.close().await
}

/// Waits until something is on the page.
async fn until(stage: &Stage, selector: &str) -> Result<()> {
    let there = format!("document.querySelector('{selector}') !== null");
    stage.wait::<bool>(selector, SOON, &there).await.map(drop)
}

/// Opens what is folded.
async fn open_all(stage: &Stage) -> Result<()> {
    let open =
        "document.querySelectorAll('details').forEach((folded) => { folded.open = true }) ?? true";
    stage.now::<bool>(open).await.map(drop)
}
