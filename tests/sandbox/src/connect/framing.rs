//! Who may show the CCP in a frame.

use url::Url;

/// The value of `Content-Security-Policy` for a CCP page of the instance `host` (name and port), asked for with this `Referer`.
///
/// Amazon Connect reads the embedding page's origin from the Referer: without one, or with one that is not approved, only the
/// instance itself may frame the page. All approved origins are listed, because every ancestor of a frame must match.
///
/// A CCP that navigates itself, as Streams makes it do after a failed authorization, names the instance as its referrer. What
/// Amazon Connect answers then is not documented; here it goes on being framed, or Streams could never mend itself.
pub(super) fn frame_ancestors(approved: &[String], host: &str, referer: Option<&str>) -> String {
    let mut policy = "frame-ancestors 'self'".to_owned();
    if referer.is_some_and(|referer| is_approved(approved, referer) || is_on(host, referer)) {
        for origin in approved {
            policy.push(' ');
            policy.push_str(origin);
        }
    }
    policy
}

fn is_on(host: &str, address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| !host.is_empty() && url.authority() == host)
}

/// Whether an address lies on an approved origin: scheme, host and port must be the same.
pub(super) fn is_approved(approved: &[String], address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        let origin = url.origin();
        origin.is_tuple()
            && approved
                .iter()
                .any(|entry| Url::parse(entry).is_ok_and(|entry| entry.origin() == origin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "acme.my.connect.aws:8443";

    fn approved() -> Vec<String> {
        vec![
            "https://acme.service-now.com".to_owned(),
            "http://acme.service-now.localhost:8480".to_owned(),
        ]
    }

    #[track_caller]
    fn refuses(referer: Option<&str>) {
        assert_eq!(
            frame_ancestors(&approved(), HOST, referer),
            "frame-ancestors 'self'"
        );
    }

    #[track_caller]
    fn allows(referer: &str) {
        let expected = "frame-ancestors 'self' https://acme.service-now.com http://acme.service-now.localhost:8480";
        assert_eq!(frame_ancestors(&approved(), HOST, Some(referer)), expected);
    }

    #[test]
    fn an_approved_origin_may_frame_the_ccp() {
        allows("https://acme.service-now.com/");
        allows("http://acme.service-now.localhost:8480/page.do?id=1");
    }

    #[test]
    fn a_ccp_that_navigates_itself_stays_framed() {
        allows("https://acme.my.connect.aws:8443/ccp-v2");
        refuses(Some("https://acme.my.connect.aws/ccp-v2"));
    }

    #[test]
    fn a_request_without_referer_is_refused() {
        refuses(None);
    }

    #[test]
    fn an_origin_that_is_not_approved_is_refused() {
        refuses(Some("https://other.service-now.com/"));
        refuses(Some("http://acme.service-now.com/"));
        refuses(Some("https://acme.service-now.com:8443/"));
        refuses(Some("https://acme.service-now.com.example/"));
    }

    #[test]
    fn a_referer_without_an_origin_is_refused() {
        refuses(Some("about:blank"));
        refuses(Some("not an address"));
        refuses(Some(""));
    }

    #[test]
    fn an_approved_origin_without_an_origin_approves_nothing() {
        assert!(!is_approved(&["data:,".to_owned()], "data:,"));
    }
}
