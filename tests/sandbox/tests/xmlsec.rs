//! The IdP's signatures before somebody else's eyes: the same crate signs and checks in the sandbox, so that both could be
//! wrong alike. Needs `xmlsec1`, a Debian package of that name.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod util;

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use patchcord_sandbox::Sandbox;
use patchcord_sandbox::world::Assertion;
use util::{form, sandbox, signed_in};

const RESPONSE: &str = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";

/// What xmlsec1 says of the signature of one element of a response: whether it is good.
fn verify(xml: &str, certificate: &str, signed: &str, name: &str) -> bool {
    let folder =
        std::env::temp_dir().join(format!("patchcord-xmlsec-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("response.xml"), xml).unwrap();
    fs::write(folder.join("idp.pem"), certificate).unwrap();
    let output = Command::new("xmlsec1")
        .args([
            "--verify",
            "--enabled-key-data",
            "key-name",
            "--pubkey-cert-pem",
            "idp.pem",
        ])
        .args(["--id-attr:ID", RESPONSE, "--id-attr:ID", ASSERTION])
        .args([
            "--node-xpath",
            &format!("//*[local-name()='{signed}']/*[local-name()='Signature']"),
            "response.xml",
        ])
        .current_dir(&folder)
        .output()
        .unwrap_or_else(|error| panic!("xmlsec1 is needed (apt-get install xmlsec1): {error}"));
    fs::remove_dir_all(&folder).unwrap();
    output.status.success()
}

async fn response(sandbox: &Sandbox) -> String {
    let form = form(sandbox, &signed_in(sandbox).await).await;
    String::from_utf8(STANDARD.decode(form.saml_response).unwrap()).unwrap()
}

#[tokio::test]
async fn xmlsec_finds_both_signatures_of_a_response_good() {
    let sandbox = sandbox().await;
    let xml = response(&sandbox).await;
    for signed in ["Response", "Assertion"] {
        assert!(
            verify(&xml, sandbox.idp_certificate(), signed, signed),
            "{signed}: {xml}"
        );
    }
}

#[tokio::test]
async fn xmlsec_finds_a_changed_response_bad() {
    let sandbox = sandbox().await;
    sandbox.world(|world| world.idp.assertion = Assertion::Tampered);
    let xml = response(&sandbox).await;
    assert!(
        !verify(&xml, sandbox.idp_certificate(), "Assertion", "changed"),
        "{xml}"
    );
}

#[tokio::test]
async fn xmlsec_finds_a_response_bad_that_another_idp_has_signed() {
    let other = sandbox().await;
    let sandbox = sandbox().await;
    let xml = response(&sandbox).await;
    assert!(
        !verify(&xml, other.idp_certificate(), "Assertion", "other"),
        "{xml}"
    );
}
