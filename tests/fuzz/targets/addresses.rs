//! Addresses, against a parser that is not ours: whatever is taken is what a browser makes of it, and whatever a browser takes that
//! no rule of ours refuses is taken.
#![no_main]

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use libfuzzer_sys::fuzz_target;
use patchcord::servicenow::PageKind;
use patchcord::value::HostName;
use patchcord::value::{CcpUrl, ConnectFamily, LoginUrl, RelayState, ServiceNowOrigin};

thread_local! {
    static ORACLE: RefCell<Oracle> = RefCell::new(Oracle::start());
}

/// Node, which waits for addresses.
struct Oracle {
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// How Node reads an address.
struct Whatwg {
    href: String,
    origin: String,
    scheme: String,
    host: String,
    port: String,
    named: bool,
}

impl Oracle {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle.js");
        let child = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        Self {
            questions: child.stdin.expect("a pipe"),
            answers: BufReader::new(child.stdout.expect("a pipe")),
        }
    }

    fn ask(&mut self, address: &str) -> Option<Whatwg> {
        // Plain ASCII, so that it is the same however many bytes the pipe hands over at a time.
        let mut question = String::from("\"");
        for unit in address.encode_utf16() {
            match char::from_u32(unit.into()) {
                Some(letter @ (' '..='!' | '#'..='[' | ']'..='~')) => question.push(letter),
                _ => question += &format!("\\u{unit:04x}"),
            }
        }
        question += "\"\n";
        self.questions
            .write_all(question.as_bytes())
            .expect("node listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("node answers");
        assert!(answer.ends_with('\n'), "node has gone at {address:?}");
        let mut parts = answer.trim_end_matches('\n').split(' ').map(str::to_owned);
        let href = parts.next().filter(|href| !href.is_empty())?;
        let mut next = || parts.next().expect("six parts");
        Some(Whatwg {
            href,
            origin: next(),
            scheme: next(),
            host: next(),
            port: next(),
            named: next() == "named",
        })
    }
}

impl Whatwg {
    /// Whether no rule of ours has anything against it.
    fn is_ordinary(&self, text: &str) -> bool {
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(plain)
                && !label.starts_with("xn--")
        };
        let written = |byte: u8| byte.is_ascii_graphic() && byte != b'\\' && byte != b'%';
        let labels = self.host.split('.');
        text.bytes().all(written)
            && text.len() <= 8192
            && self.scheme == "https:"
            && !self.named
            && self.host.len() <= 253
            && self.host.contains('.')
            && !self.host.ends_with(".localhost")
            && labels.clone().all(label)
            // An IPv4 address has been written with four numbers by now.
            && !labels.clone().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let whole = if text.contains(':') {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    ORACLE.with_borrow_mut(|oracle| check(&whole, oracle.ask(&whole)));
});

fn check(text: &str, whatwg: Option<Whatwg>) {
    let login = LoginUrl::parse(text);
    let Some(whatwg) = whatwg else {
        assert!(login.is_err(), "no browser takes it");
        assert!(ServiceNowOrigin::parse_custom(text).is_err());
        assert!(CcpUrl::parse(text).is_err());
        assert_eq!(RelayState::parse(text), None);
        assert_eq!(HostName::of(text), None, "no browser takes it");
        return;
    };
    if let Ok(login) = &login {
        // Node 20 leaves some steps as they are, as in `/a*/.b/.` and `/a/b../.c/d../..`.
        if !text.contains("/.") && !text.to_ascii_lowercase().contains("%2e") {
            assert_eq!(login.as_str(), whatwg.href);
        }
        assert_eq!(login.host(), whatwg.host);
        assert_eq!(login.origin(), whatwg.origin);
        assert_eq!(
            LoginUrl::parse(login.as_str()).as_ref(),
            Ok(login),
            "it stays so"
        );
        assert!(login.host().is_ascii() && !login.host().contains('%'));
        let _ = login.relay_state();
    } else {
        assert!(
            !whatwg.is_ordinary(text),
            "every browser takes it: {login:?}"
        );
    }
    if let Ok(origin) = ServiceNowOrigin::parse_custom(text) {
        assert_eq!(origin.as_str(), whatwg.origin);
        assert_eq!(origin.host(), whatwg.host);
        if let Ok(own) = ServiceNowOrigin::parse(text) {
            assert_eq!(own, origin);
            assert_eq!(whatwg.port, "443");
            assert!(
                [
                    ".service-now.com",
                    ".servicenow.com",
                    ".servicenowservices.com"
                ]
                .iter()
                .any(|domain| whatwg.host.ends_with(domain))
            );
        }
    }
    if let Ok(ccp) = CcpUrl::parse(text) {
        assert_eq!(
            ccp.as_str(),
            whatwg.href.split('#').next().unwrap_or_default()
        );
        assert_eq!(ccp.origin(), whatwg.origin);
        assert_eq!(whatwg.port, "443");
        let alias = whatwg.host.split('.').next().unwrap_or_default();
        let family = match ccp.family() {
            ConnectFamily::Connect => "my.connect.aws",
            ConnectFamily::Legacy => "awsapps.com",
            ConnectFamily::GovCloud => "govcloud.connect.aws",
        };
        assert_eq!(whatwg.host, format!("{alias}.{family}"));
        for own in [ccp.login(), ccp.logout()] {
            assert!(own.starts_with(&format!("{}/", whatwg.origin)), "{own}");
            assert!(LoginUrl::parse(&own).is_ok(), "{own}");
        }
    }
    if let Some(host) = HostName::of(text) {
        assert_eq!(host.as_str(), whatwg.host);
    }
    let _ = PageKind::of(text, true);
    let _ = RelayState::parse(text);
}
