//! What an agent does: signs in, opens pages, clicks, types, and looks for the window that has opened.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use patchcord_sandbox::AGENTS;
use patchcord_sandbox::Sandbox;
use patchcord_sandbox::place::{Names, Place};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::Stage;
use crate::stage::EVERYWHERE;

impl Stage {
    /// Signs in at the IdP, without a password, and opens a page of ServiceNow, for which that session is enough. Connect has
    /// not been signed in to afterwards. Returns when the page has loaded.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn sign_in(&self, agent: &str, page: &str) -> Result<()> {
        let page = self.service_now(page);
        Ok(self
            .browser
            .goto(self.sandbox.sign_in_url(agent, &page))
            .await?)
    }

    /// Does the same, but the session at the IdP has ended when the first question reaches it from the page.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn sign_in_and_lose_idp(&self, agent: &str, page: &str) -> Result<()> {
        self.sign_in_before(agent, page, |sandbox| sandbox.end_sessions(Place::Idp))
            .await
    }

    /// Does the same, but `change` has happened when the first question reaches the IdP from the page.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn sign_in_before(
        &self,
        agent: &str,
        page: &str,
        change: impl FnOnce(&Sandbox),
    ) -> Result<()> {
        self.sign_in_while_idp_waits(1_000, agent, page, change)
            .await
    }

    /// Does the same, with an IdP that takes `wait_ms` for its first answer: for a machine that is busy.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn sign_in_while_idp_waits(
        &self,
        wait_ms: u64,
        agent: &str,
        page: &str,
        change: impl FnOnce(&Sandbox),
    ) -> Result<()> {
        // The IdP looks at the world after its delay, and the page asks it after it has loaded: time enough to change it.
        let delay = |ms| self.sandbox.world(|world| world.hops.idp.delay_ms = ms);
        let before = self.sandbox.world(|world| world.hops.idp.delay_ms);
        delay(Some(wait_ms));
        self.sign_in(agent, page).await?;
        change(&self.sandbox);
        delay(before);
        Ok(())
    }

    /// Opens a page of ServiceNow.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn open_page(&self, page: &str) -> Result<()> {
        Ok(self.browser.goto(self.service_now(page)).await?)
    }

    /// Signs in to Connect the way an agent does without ServiceNow: by the SSO Login URL in the address bar. The IdP session
    /// must be there.
    ///
    /// # Errors
    ///
    /// When it does not end at Connect.
    pub async fn sign_in_to_connect(&self) -> Result<()> {
        self.browser.goto(self.sandbox.login_url()).await?;
        self.until_at_connect().await
    }

    /// Signs in to Connect through an IdP outside the sandbox, by that IdP's own form.
    ///
    /// # Errors
    ///
    /// When there is no form with a password, or it does not end at Connect.
    pub async fn sign_in_to_connect_by_form(&self, agent: &str) -> Result<()> {
        self.browser.goto(self.sandbox.login_url()).await?;
        self.log_in(agent).await?;
        self.until_at_connect().await
    }

    /// The IdP's page posts itself, so its load is not yet the end.
    async fn until_at_connect(&self) -> Result<()> {
        let connect = Names::Real.origin(Place::Connect);
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let address = self.browser.current_url().await?;
            if address.as_str().starts_with(&connect) {
                return Ok(());
            }
            ensure!(
                Instant::now() < end,
                "the sign-in to Connect ended at {address}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Fills in and sends the login form of the current window, for an agent of the sandbox's.
    ///
    /// # Errors
    ///
    /// When there is no such agent, or no form with a password.
    pub async fn log_in(&self, agent: &str) -> Result<()> {
        let known = AGENTS.iter().find(|(name, ..)| *name == agent);
        let (.., password) = known.context("the sandbox has no such agent")?;
        let fields = "form input:not([type=hidden], [type=password], [type=submit])";
        let name = self.browser.query(By::Css(fields)).first().await?;
        name.clear().await?;
        name.send_keys(agent).await?;
        let field = self
            .browser
            .find(By::Css("form input[type=password]"))
            .await?;
        field.send_keys((*password).to_owned() + Key::Enter).await?;
        Ok(())
    }

    /// Waits for a button that says this, wherever on the page it is, and clicks it with a real mouse: a browser tells that
    /// from a script.
    ///
    /// # Errors
    ///
    /// When there is no such button within five seconds, or it cannot be clicked.
    pub async fn press(&self, label: &str) -> Result<()> {
        let there = format!(
            "everywhere('button').some((button) => button.textContent.trim() === {})",
            json!(label)
        );
        self.wait::<bool>(
            &format!("there is a button \"{label}\""),
            Duration::from_secs(5),
            &there,
        )
        .await?;
        self.go_to("button", Some(label)).await?.click().await?;
        Ok(self.browser.enter_default_frame().await?)
    }

    /// Presses a button that closes its window: WebDriver may find the window gone before it has said that it clicked.
    ///
    /// # Errors
    ///
    /// When there is no such button, or the window is still there after five seconds.
    pub async fn press_last(&self, label: &str) -> Result<()> {
        let window = self.browser.window().await?;
        if let Err(error) = self.press(label).await {
            ensure!(!self.browser.windows().await?.contains(&window), error);
        }
        let end = Instant::now() + Duration::from_secs(5);
        while self.browser.windows().await?.contains(&window) {
            ensure!(
                Instant::now() < end,
                "\"{label}\" has not closed its window"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Goes into a frame, wherever on the page it is. Leave with `browser.enter_default_frame`.
    ///
    /// # Errors
    ///
    /// When there is no such frame.
    pub async fn enter_frame(&self, selector: &str) -> Result<()> {
        Ok(self.go_to(selector, None).await?.enter_frame().await?)
    }

    /// Puts a mark into the page of the docked CCP, which a load of it would wipe away.
    ///
    /// # Errors
    ///
    /// When there is no docked CCP.
    pub async fn mark_ccp(&self) -> Result<()> {
        self.enter_frame("patchcord-panel iframe").await?;
        self.browser
            .execute("window.marked = true", Vec::new())
            .await?;
        Ok(self.browser.enter_default_frame().await?)
    }

    /// Whether the docked CCP still has its mark.
    ///
    /// # Errors
    ///
    /// When there is no docked CCP.
    pub async fn ccp_is_marked(&self) -> Result<bool> {
        self.enter_frame("patchcord-panel iframe").await?;
        let marked = self.now("window.marked === true").await?;
        self.browser.enter_default_frame().await?;
        Ok(marked)
    }

    /// Enters one frame after the other until an element is in the current document. WebDriver can use it only there.
    async fn go_to(&self, selector: &str, words: Option<&str>) -> Result<WebElement> {
        let find = |what: &str| {
            format!(
                "{EVERYWHERE}
                const [selector, words] = arguments;
                const wanted = (root, frames) =>
                  everywhere(selector, root, frames).find((element) => words === null || element.textContent.trim() === words);
                const holds = (frame) => {{ try {{ return wanted(frame.contentDocument, true) }} catch {{ return false }} }};
                return {what};"
            )
        };
        let here = find("wanted(document, false)");
        let frame = find("everywhere('iframe, frame', document, false).find(holds)");
        let arguments = vec![json!(selector), json!(words)];
        self.see_inside().await?;
        loop {
            if let Ok(element) = self
                .browser
                .execute(&*here, arguments.clone())
                .await?
                .element()
            {
                return Ok(element);
            }
            let frame = self
                .browser
                .execute(&*frame, arguments.clone())
                .await?
                .element();
            let frame = frame
                .with_context(|| format!("there is no {selector} {}", words.unwrap_or_default()))?;
            frame.enter_frame().await?;
        }
    }

    /// Waits for a window or tab with an address that begins like this. It does not become the current one.
    ///
    /// # Errors
    ///
    /// When there is none within the limit.
    pub async fn until_window(&self, address: &str, limit: Duration) -> Result<WindowHandle> {
        self.until_window_since(0, address, limit).await
    }

    /// Does the same with windows and tabs that have opened since a mark of [`crate::Watch::mark`].
    ///
    /// # Errors
    ///
    /// When there is none within the limit.
    pub async fn until_window_since(
        &self,
        mark: usize,
        address: &str,
        limit: Duration,
    ) -> Result<WindowHandle> {
        let end = Instant::now() + limit;
        loop {
            if let Some(handle) = self.watch.open_at(mark, address).await? {
                return Ok(handle.into());
            }
            ensure!(
                Instant::now() < end,
                "after {limit:?} there is still no window at {address}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until something is so at the far ends.
    ///
    /// # Errors
    ///
    /// When it is not so within the limit.
    pub async fn until(
        &self,
        what: &str,
        limit: Duration,
        so: impl Fn(&Self) -> bool,
    ) -> Result<()> {
        let end = Instant::now() + limit;
        while !so(self) {
            ensure!(Instant::now() < end, "after {limit:?} still not so: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn service_now(&self, page: &str) -> String {
        Names::Real.origin(Place::ServiceNow) + page
    }
}
