//! Firefox shows the tab of the silent sign-in, unless the agent has allowed the extension to hide tabs.

use anyhow::Result;
use patchcord_e2e::{AGENT, Browser, SOON, Setup, Stage, WORKSPACE};

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_of_the_silent_sign_in_is_hidden_where_that_is_allowed() -> Result<()> {
    for (allowed, hidden) in [(false, "false"), (true, "true")] {
        let mut setup = Setup {
            browser: Browser::Firefox,
            ..Setup::default()
        };
        // The IdP waits for somebody, and the tab with it.
        setup.world.idp.mfa = true;
        let stage = Stage::open(setup).await?;
        if allowed {
            stage.allow_in_settings(&["tabHide"], &[]).await?;
        }
        stage.sign_in(AGENT, WORKSPACE).await?;
        let notice = stage.until_notice(SOON).await?;
        assert_eq!(notice.cause, "idp-needs-agent", "{}", notice.text);
        let look = format!(
            "const [window] = Services.wm.getEnumerator('navigator:browser');
            const tabs = window.gBrowser.tabs.filter((tab) => tab.linkedBrowser.currentURI.spec.startsWith('https://idp.example.test/'));
            if (tabs.length !== 1 || tabs[0].selected || tabs[0].hidden !== {hidden}) throw `${{tabs.length}} tabs, hidden: ${{tabs[0]?.hidden}}`;"
        );
        stage.in_firefox(&look).await?;
        stage.close().await?;
    }
    Ok(())
}
