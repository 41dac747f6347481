//! The text of the field "SSO Login URL": what is said of it, what it leads to, and what a correction is worth.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::connect::landing::{Landing, url_filter};
use patchcord::login_url::problem::Level;
use patchcord::login_url::{Expected, check};
use patchcord::value::LoginHost;
use patchcord::value::{AddressError, CcpUrl, InstanceArn, LoginUrl};
use patchcord_fuzz::{in_time, sometimes_long};

const ARNS: [&str; 2] = [
    "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555",
    "arn:aws-us-gov:connect:us-gov-west-1:123456789012:instance/11111111-2222-4333-8444-555555555555",
];
const CCPS: [&str; 3] = [
    "https://acme.my.connect.aws/ccp-v2",
    "https://acme.awsapps.com/connect/ccp-v2",
    "https://acme.govcloud.connect.aws/ccp-v2",
];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else {
        return;
    };
    let text = sometimes_long(&String::from_utf8_lossy(data), 16_384);
    let arn = ARNS
        .get(usize::from(choice % 3))
        .and_then(|arn| InstanceArn::parse(arn).ok());
    let ccp = CCPS
        .get(usize::from(choice / 3 % 4))
        .and_then(|ccp| CcpUrl::parse(ccp).ok());
    let hosts = [LoginHost::parse("login.example.com").expect("a host")];
    let known = Expected {
        arn: arn.as_ref(),
        ccp: ccp.as_ref(),
        idp_hosts: (choice >= 128).then_some(hosts.as_slice()),
    };
    let found = in_time(|| check(&text, &known));
    for problem in &found.findings {
        assert!(!problem.words().action.is_empty(), "{problem:?}");
    }
    if let Some(corrected) = &found.corrected {
        assert!(LoginUrl::parse(corrected).is_ok(), "{corrected}");
        let again = in_time(|| check(corrected, &known));
        assert!(
            again.level() < Some(Level::Error),
            "{corrected}: {:?}",
            again.findings
        );
        assert_eq!(again.corrected, None, "{corrected} is corrected again");
    }
    let login = match LoginUrl::parse(&text) {
        Ok(login) => login,
        Err(error) => {
            let expected = match error {
                AddressError::Empty => Level::Note,
                _ => Level::Error,
            };
            assert_eq!(found.level(), Some(expected), "{error:?}");
            return;
        }
    };
    let relay = in_time(|| login.relay_state());
    let Some(ccp) = ccp else { return };
    let addresses = in_time(|| Landing::SignedIn.addresses(&login, &ccp));
    assert!((4..=5).contains(&addresses.len()));
    for address in &addresses {
        let path = address
            .strip_prefix(ccp.origin())
            .expect("a page of the instance");
        assert!(path.starts_with('/') && path.len() > 1, "{path}");
        assert_eq!(Landing::at(address, &login, &ccp), Some(Landing::SignedIn));
    }
    assert!(addresses.len() == 4 || relay.is_some_and(|relay| relay.destination.is_some()));
    for address in &addresses {
        let filter = url_filter(address);
        assert!(
            filter.bytes().all(|byte| byte.is_ascii_graphic()),
            "{filter}"
        );
    }
});
