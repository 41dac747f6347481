//! A browser without a screen: it keeps cookies, finds every host at the sandbox and follows redirects only when told to.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use patchcord_sandbox::place::REAL_HOSTS;
use patchcord_sandbox::{Options, Sandbox};
use reqwest::cookie::Jar;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, IntoUrl, Response};

pub(crate) const AGENT: &str = "agent.one@example.com";
pub(crate) const SERVICE_NOW: &str = "https://acme.service-now.com";

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).await.unwrap()
}

/// A new browser that trusts the sandbox's certificate.
pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let certificate = Certificate::from_pem(sandbox.certificate().as_bytes()).unwrap();
    Client::builder()
        .use_rustls_tls()
        .add_root_certificate(certificate)
        .cookie_store(true)
        .no_proxy()
}

/// A new browser that finds every host at the sandbox.
pub(crate) fn resolving(sandbox: &Sandbox) -> ClientBuilder {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, sandbox.tls_port()));
    REAL_HOSTS
        .iter()
        .chain(&["evil.service-now.com"])
        .fold(builder(sandbox), |builder, host| {
            builder.resolve(host, address)
        })
}

/// A new browser that stops at each redirect.
pub(crate) fn stepping(sandbox: &Sandbox) -> Client {
    resolving(sandbox).redirect(Policy::none()).build().unwrap()
}

/// A new browser that follows redirects.
pub(crate) fn following(sandbox: &Sandbox) -> Client {
    resolving(sandbox).build().unwrap()
}

/// One browser twice: following redirects, and stopping at each.
pub(crate) fn jointly(sandbox: &Sandbox) -> (Client, Client) {
    let cookies = Arc::new(Jar::default());
    let with_cookies = || resolving(sandbox).cookie_provider(Arc::clone(&cookies));
    let stepping = with_cookies().redirect(Policy::none());
    (with_cookies().build().unwrap(), stepping.build().unwrap())
}

/// A browser, as [`stepping`], that is signed in at the IdP.
pub(crate) async fn signed_in(sandbox: &Sandbox) -> Client {
    let browser = stepping(sandbox);
    browser
        .get(sandbox.sign_in_url(AGENT, "https://idp.example.test/"))
        .send()
        .await
        .unwrap();
    browser
}

/// Where a redirect leads.
#[track_caller]
pub(crate) fn location(response: &Response) -> String {
    assert!(response.status().is_redirection(), "{response:?}");
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// A header's value.
pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// What stands between two texts of a page, without character references.
#[track_caller]
pub(crate) fn between(page: &str, before: &str, after: &str) -> String {
    let (_, rest) = page
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {page}"));
    let (found, _) = rest.split_once(after).unwrap();
    found.replace("&amp;", "&")
}

/// A form that posts an assertion.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) saml_response: String,
    pub(crate) relay_state: String,
}

impl Form {
    #[track_caller]
    pub(crate) fn find(page: &str) -> Self {
        Self {
            action: between(page, "action=\"", "\""),
            saml_response: between(page, "name=\"SAMLResponse\" value=\"", "\""),
            relay_state: between(page, "name=\"RelayState\" value=\"", "\""),
        }
    }

    pub(crate) fn fields(&self) -> [(&str, &str); 2] {
        [
            ("SAMLResponse", &self.saml_response),
            ("RelayState", &self.relay_state),
        ]
    }
}

/// The text of a page.
pub(crate) async fn text_of(browser: &Client, url: impl IntoUrl) -> String {
    let response = browser.get(url).send().await.unwrap();
    response.text().await.unwrap()
}

/// What the IdP's page is about to post.
pub(crate) async fn form(sandbox: &Sandbox, browser: &Client) -> Form {
    let page = text_of(browser, sandbox.login_url()).await;
    Form::find(&page)
}

/// Posts an assertion to AWS.
pub(crate) async fn post(browser: &Client, form: &Form) -> Response {
    browser
        .post(&form.action)
        .form(&form.fields())
        .send()
        .await
        .unwrap()
}
