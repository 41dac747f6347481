//! `patchcord-sandbox`: the sandbox as a program of its own.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use patchcord_sandbox::place::{Names, Place, REAL_HOSTS};
use patchcord_sandbox::{AGENTS, CONTROL_HELP, Options, OtherIdp, Sandbox, World};

/// Everything an agent's browser talks to, on this machine: ServiceNow, a SAML identity provider, AWS sign-in and Amazon
/// Connect.
///
/// In plain HTTP it answers on names below localhost, which need no set-up. Over TLS it answers on the real names, for a
/// browser that has been told to look for them here: Chromium with --host-resolver-rules, or any browser with the plain
/// port as its HTTPS proxy. Nothing listens beyond loopback.
#[derive(Parser)]
#[command(name = "patchcord-sandbox", version, after_help = CONTROL_HELP)]
struct Arguments {
    /// Port for plain HTTP, the control page and the proxy. 0: any free one.
    #[arg(long, default_value_t = 8480)]
    http_port: u16,
    /// Port for TLS. 0: any free one.
    #[arg(long, default_value_t = 8443)]
    tls_port: u16,
    /// Folder with connect-streams.js and connect-streams-min.js of the npm package amazon-connect-streams.
    #[arg(long, value_name = "FOLDER")]
    streams: Option<PathBuf>,
    /// File with switches that are not to be as in the kind world, in the form of GET /_control/world.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// File to write every request to, one JSON object in each line. Secrets are written as salted hashes.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Another identity provider's login URL: the record's SSO Login URL becomes this.
    #[arg(long, value_name = "URL", requires_all = ["idp_entity_id", "idp_certificate"])]
    idp_login_url: Option<String>,
    /// The entity id that the other identity provider signs as.
    #[arg(long, value_name = "ID", requires = "idp_login_url")]
    idp_entity_id: Option<String>,
    /// The certificate, in PEM, that the other identity provider signs with. AWS sign-in trusts it instead of the built-in
    /// provider's. ServiceNow goes on using the built-in one.
    #[arg(long, value_name = "FILE", requires = "idp_login_url")]
    idp_certificate: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("patchcord-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let read = |path: &PathBuf| {
        fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    };
    let mut options = Options {
        http_port: arguments.http_port,
        tls_port: arguments.tls_port,
        log: arguments.log,
        ..Options::default()
    };
    if let Some(streams) = arguments.streams {
        options.streams = streams;
    }
    if let Some(path) = arguments.world {
        options.world = serde_json::from_str::<World>(&read(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if let (Some(login_url), Some(entity_id), Some(path)) = (
        arguments.idp_login_url,
        arguments.idp_entity_id,
        arguments.idp_certificate,
    ) {
        options.idp = Some(OtherIdp {
            login_url,
            entity_id,
            certificate: read(&path)?,
        });
    }
    let sandbox = Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())?;
    welcome(&sandbox);
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| error.to_string())
}

fn welcome(sandbox: &Sandbox) {
    let names = Names::Local {
        port: sandbox.http_port(),
    };
    eprintln!(
        "Control page   http://127.0.0.1:{}/_control/",
        sandbox.http_port()
    );
    eprintln!("ServiceNow     {}", names.origin(Place::ServiceNow));
    eprintln!(
        "Agents         {}",
        AGENTS
            .map(|(user, _, password)| format!("{user} ({password})"))
            .join(", ")
    );
    eprintln!("Real names     {}", REAL_HOSTS.join(", "));
    eprintln!(
        "  in Chromium  --host-resolver-rules=\"{}\" --ignore-certificate-errors",
        sandbox.host_resolver_rules()
    );
    eprintln!(
        "  elsewhere    HTTPS proxy 127.0.0.1:{}",
        sandbox.http_port()
    );
}
