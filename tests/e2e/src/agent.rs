//! What an agent does: signs in, opens pages, clicks, types, and looks for the window that has opened.

use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use patchcord_sandbox::AGENTS;
use patchcord_sandbox::Sandbox;
use patchcord_sandbox::place::{Names, Place};
use serde::de::DeserializeOwned;
use serde_json::json;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::SOON;
use crate::Stage;
use crate::stage::EVERYWHERE;
use crate::times::{self, Part};

/// The docked CCP's frame.
const CCP: &str = "patchcord-panel iframe";

/// There is no such element now.
#[derive(Debug)]
struct NotThere(String);

impl fmt::Display for NotThere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {}", self.0)
    }
}

impl Error for NotThere {}

/// Whether an element was refused because the document does not have it any more: nothing was done with it.
fn is_replaced(error: &anyhow::Error) -> bool {
    let kind = error.downcast_ref::<WebDriverError>();
    matches!(
        kind.map(WebDriverError::as_inner),
        Some(WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::NoSuchElement(_))
    )
}

/// Whether what was looked at was not there, or not there any more.
pub(crate) fn is_gone(error: &anyhow::Error) -> bool {
    use WebDriverErrorInner as Kind;
    let Some(error) = error.downcast_ref::<WebDriverError>() else {
        return error.is::<NotThere>();
    };
    match error.as_inner() {
        Kind::StaleElementReference(_) | Kind::NoSuchElement(_) | Kind::NoSuchFrame(_) => true,
        // What drivers say when a document goes while they look at it.
        Kind::UnknownError(info) | Kind::JavascriptError(info) => {
            let said = &info.value.message;
            ["unloaded", "navigation", "detached", "context", "Actor '"]
                .iter()
                .any(|word| said.contains(word))
        }
        _ => false,
    }
}

impl Stage {
    /// Signs in at the IdP, without a password, and opens a page of ServiceNow, for which that session is enough. Connect has
    /// not been signed in to afterwards. Returns when the page has loaded.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn sign_in(&self, agent: &str, page: &str) -> Result<()> {
        let _loads = times::measure(Part::Page, page);
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

    /// Does the same, but `change` has happened when the IdP looks at the first sign-in to Amazon Connect.
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
        let _held = self.sandbox.hold(Place::Idp, "/app/amazon/");
        self.sign_in(agent, page).await?;
        change(&self.sandbox);
        Ok(())
    }

    /// Opens a page of ServiceNow.
    ///
    /// # Errors
    ///
    /// When the page does not come.
    pub async fn open_page(&self, page: &str) -> Result<()> {
        let _loads = times::measure(Part::Page, page);
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
        let _waits = times::measure(Part::Wait, "Connect");
        let connect = Names::Real.origin(Place::Connect);
        let end = Instant::now() + SOON;
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
        // The window may still be on its way through several pages.
        let form = async || {
            let secret = By::Css("form input[type=password]");
            let secret = self.browser.find(secret).await?;
            let name = self.browser.find(By::Css(fields)).await?;
            name.clear().await?;
            Ok((name, secret))
        };
        self.act_on(form, async |(name, secret)| {
            name.send_keys(agent).await?;
            Ok(secret
                .send_keys((*password).to_owned() + Key::Enter)
                .await?)
        })
        .await
    }

    /// Waits for a button that says this, wherever on the page it is, and clicks it with a real mouse: a browser tells that
    /// from a script.
    ///
    /// # Errors
    ///
    /// When there is no such button within the limit, or it cannot be clicked.
    pub async fn press(&self, label: &str) -> Result<()> {
        let there = format!(
            "everywhere('button').some((button) => isSeen(button) && button.innerText.trim() === {})",
            json!(label)
        );
        let what = format!("there is a button \"{label}\"");
        let button = async || {
            self.wait::<bool>(&what, SOON, &there).await?;
            self.go_to("button", Some(label)).await
        };
        self.click_on(button).await?;
        Ok(self.browser.enter_default_frame().await?)
    }

    /// Presses a button that closes its window: WebDriver may find the window gone before it has said that it clicked.
    ///
    /// # Errors
    ///
    /// When there is no such button, or the window is still there when the limit is over.
    pub async fn press_last(&self, label: &str) -> Result<()> {
        let window = self.browser.window().await?;
        if let Err(error) = self.press(label).await {
            ensure!(!self.browser.windows().await?.contains(&window), error);
        }
        let end = Instant::now() + SOON;
        while self.browser.windows().await?.contains(&window) {
            ensure!(
                Instant::now() < end,
                "\"{label}\" has not closed its window"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Evaluates a JavaScript expression now in the page of a frame, wherever on the page that is.
    ///
    /// # Errors
    ///
    /// When there is no such frame, or the expression throws or is not of the wanted type.
    pub async fn in_frame<T: DeserializeOwned>(
        &self,
        selector: &str,
        expression: &str,
    ) -> Result<T> {
        self.look(async || {
            self.enter(selector).await?;
            let found = self.now(expression).await?;
            self.browser.enter_default_frame().await?;
            Ok(found)
        })
        .await
    }

    /// Waits in the page of a frame until a JavaScript expression comes to something, as [`Stage::wait`] does.
    ///
    /// # Errors
    ///
    /// When there is no such frame, or that has not happened within the limit.
    pub async fn wait_in_frame<T: DeserializeOwned>(
        &self,
        selector: &str,
        what: &str,
        limit: Duration,
        expression: &str,
    ) -> Result<T> {
        self.look(async || {
            self.enter(selector).await?;
            let found = self.watch_for(what, limit, expression).await?;
            self.browser.enter_default_frame().await?;
            Ok(found)
        })
        .await
    }

    /// Goes into a frame, and in that into the next one, each wherever on its page it is. Leave with `browser.enter_default_frame`.
    ///
    /// # Errors
    ///
    /// When one of them does not come.
    pub async fn enter_frames(&self, selectors: &[&str]) -> Result<()> {
        self.look(async || {
            for selector in selectors {
                self.enter(selector).await?;
            }
            Ok(())
        })
        .await
    }

    async fn enter(&self, selector: &str) -> Result<()> {
        Ok(self.go_to(selector, None).await?.enter_frame().await?)
    }

    /// Puts a mark into the page of a frame, which a load of it would wipe away.
    ///
    /// # Errors
    ///
    /// When there is no such frame.
    pub async fn mark_frame(&self, selector: &str) -> Result<()> {
        self.in_frame::<bool>(selector, "(window.marked = true)")
            .await
            .map(drop)
    }

    /// Does that to the docked CCP.
    ///
    /// # Errors
    ///
    /// When there is no docked CCP.
    pub async fn mark_ccp(&self) -> Result<()> {
        self.mark_frame(CCP).await
    }

    /// Whether the docked CCP still has its mark.
    ///
    /// # Errors
    ///
    /// When there is no docked CCP.
    pub async fn ccp_is_marked(&self) -> Result<bool> {
        self.in_frame(CCP, "window.marked === true").await
    }

    /// The element that a script gives back.
    ///
    /// # Errors
    ///
    /// When it gives none.
    pub async fn element(&self, script: &str) -> Result<WebElement> {
        let found = self.browser.execute(script, Vec::new()).await?;
        match found.element() {
            Ok(found) => Ok(found),
            Err(_) => bail!(NotThere(format!("element: {script}"))),
        }
    }

    /// Looks at something, and looks anew where the page has replaced it in between. It may be looked at any number of times, so that
    /// it has to be harmless: an act is [`Stage::act_on`]'s.
    async fn look<T>(&self, look: impl AsyncFn() -> Result<T>) -> Result<T> {
        let end = Instant::now() + SOON;
        loop {
            match look().await {
                Err(error) if self.has_gone(&error).await && Instant::now() < end => {
                    self.browser.enter_default_frame().await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Finds something and acts on it, once. Only where the driver says that the found element is not in the document any more, so that
    /// nothing was done, the one that is there now is found and acted on.
    ///
    /// # Errors
    ///
    /// When it is not found within the limit, or the act goes wrong: also where something else is in the way of a click.
    pub async fn act_on<F, T>(
        &self,
        find: impl AsyncFn() -> Result<F>,
        act: impl AsyncFn(F) -> Result<T>,
    ) -> Result<T> {
        let end = Instant::now() + SOON;
        loop {
            match act(self.look(&find).await?).await {
                Err(error) if is_replaced(&error) && Instant::now() < end => {
                    self.browser.enter_default_frame().await?;
                }
                outcome => return outcome,
            }
        }
    }

    /// Finds an element and clicks it, once, with a real mouse.
    ///
    /// # Errors
    ///
    /// As [`Stage::act_on`].
    pub async fn click_on(&self, find: impl AsyncFn() -> Result<WebElement>) -> Result<()> {
        self.act_on(find, async |found| Ok(found.click().await?))
            .await
    }

    /// Whether an error means that what was looked at has gone, while its window is still there.
    async fn has_gone(&self, error: &anyhow::Error) -> bool {
        let kind = error.downcast_ref::<WebDriverError>();
        match kind.map(WebDriverError::as_inner) {
            // What drivers say of a frame as well.
            Some(WebDriverErrorInner::NoSuchWindow(_)) => self.browser.window().await.is_ok(),
            _ => is_gone(error),
        }
    }

    /// Enters one frame after the other until an element is in the current document. WebDriver can use it only there.
    async fn go_to(&self, selector: &str, words: Option<&str>) -> Result<WebElement> {
        let find = |what: &str| {
            format!(
                "{EVERYWHERE}
                const [selector, words] = arguments;
                const wanted = (root, frames) =>
                  everywhere(selector, root, frames).find((element) => words === null || isSeen(element) && element.innerText.trim() === words);
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
            let Ok(frame) = frame else {
                bail!(NotThere(format!(
                    "{selector} {}",
                    words.unwrap_or_default()
                )));
            };
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
        let _waits = times::measure(Part::Wait, address);
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
        let _waits = times::measure(Part::Wait, what);
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
