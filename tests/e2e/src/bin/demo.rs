//! The main job in a real browser: an agent who is signed in at the company's IdP, and nowhere else, opens the workspace.
//! Prints one line that says how it went, and leaves a picture and the requests in `target/demo`.
#![allow(clippy::print_stdout)] // The line is the program's output.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use patchcord_e2e::sandbox::OtherIdp;
use patchcord_e2e::sandbox::place::Place;
use patchcord_e2e::thirtyfour::common::types::WindowHandle;
use patchcord_e2e::{AGENT, Setup, Stage, WORKSPACE, root};

/// Shows Patchcord's main job in a real browser, against the sandbox.
#[derive(Debug, Clone, Parser)]
struct Flags {
    /// SSO Login URL of an identity provider outside the sandbox, to sign in to AWS through it.
    #[arg(long, requires_all = ["idp_entity_id", "idp_certificate"])]
    idp_login_url: Option<String>,
    /// That provider's entity id.
    #[arg(long)]
    idp_entity_id: Option<String>,
    /// File with the certificate that it signs with, in PEM.
    #[arg(long)]
    idp_certificate: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The demo failed: {error:#}.");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> Result<()> {
    println!("{}", main_job(flags).await?);
    if std::env::var_os("DISPLAY").is_some() && std::io::stdout().is_terminal() {
        play(flags).await?;
    }
    Ok(())
}

/// Does the job without a window, and says in a line how it went.
async fn main_job(flags: &Flags) -> Result<String> {
    let stage = Stage::open(setup(flags, false)?).await?;
    if flags.idp_login_url.is_some() {
        stage.sign_in_to_connect_by_form(AGENT).await?;
        // The CCP there would answer the end of its session with a navigation of its own.
        stage.browser.goto("about:blank").await?;
        // Only the session at the IdP shall be there.
        stage.sandbox.end_sessions(Place::Connect);
        stage.sandbox.end_sessions(Place::AwsSignIn);
        stage.sandbox.clear_requests();
    }
    let mark = stage.watch.mark().await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    let softphone = stage.until_ready(Duration::from_secs(30)).await;
    let folder = root().join("target/demo");
    stage.screenshot(&folder.join("screenshot.png")).await?;
    stage.write_timeline(&folder.join("timeline.txt"))?;

    let softphone = softphone?;
    ensure!(
        softphone.agent.as_deref() == Some(AGENT),
        "the softphone belongs to {:?}",
        softphone.agent
    );
    stage.no_password_asked()?;
    stage.nothing_opened_since(mark).await?;
    stage.no_extension_errors().await?;
    let ready = softphone
        .ready_after()
        .context("the softphone gave no time")?;
    stage.close().await?;
    Ok(format!(
        "{AGENT} ready in {:.2} s: no second login, no window, no tab; one click has paired the company's sites, the first time only, \
         or never where policy does",
        ready.as_secs_f64()
    ))
}

/// Opens a window on the same, to play in, until Ctrl-C or until it is closed.
async fn play(flags: &Flags) -> Result<()> {
    let stage = Stage::open(setup(flags, true)?).await?;
    stage.sign_in(AGENT, WORKSPACE).await?;
    eprintln!(
        "Here it is to play with; its far ends are steered at http://control.localhost:{}/. Ctrl-C ends it.",
        stage.sandbox.http_port()
    );
    let closed = async {
        let open = |windows: Vec<WindowHandle>| !windows.is_empty();
        while stage.browser.windows().await.is_ok_and(open) {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::select! {
        () = closed => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    stage.close().await
}

fn setup(flags: &Flags, visible: bool) -> Result<Setup> {
    let mut setup = Setup {
        visible,
        ..Setup::default()
    };
    if let Flags {
        idp_login_url: Some(login_url),
        idp_entity_id: Some(entity_id),
        idp_certificate: Some(file),
    } = flags
    {
        let certificate = std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let host =
            patchcord_e2e::host(login_url).with_context(|| format!("{login_url} has no host"))?;
        setup.other_hosts.push(host);
        setup.idp = Some(OtherIdp {
            login_url: login_url.clone(),
            entity_id: entity_id.clone(),
            certificate,
        });
    }
    Ok(setup)
}
