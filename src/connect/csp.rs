//! Content-Security-Policy: which pages may show a frame (`frame-ancestors`), and which frames a page may show (`frame-src`).

/// The sources of a directive in one policy, in small letters; `None` where the policy does not have the directive.
pub(crate) fn sources(policy: &str, directive: &str) -> Option<Vec<String>> {
    policy.split(';').find_map(|part| {
        let mut words = part.split_ascii_whitespace();
        let named = words.next()?.eq_ignore_ascii_case(directive);
        named.then(|| words.map(str::to_ascii_lowercase).collect())
    })
}

/// Whether one of the sources lets an origin in, such as `https://acme.service-now.com`. Amazon Connect and ServiceNow use no
/// sources of other shapes than these.
pub(crate) fn lets_in(sources: &[String], origin: &str) -> bool {
    sources.iter().any(|source| matches(source, origin))
}

fn matches(source: &str, origin: &str) -> bool {
    let source = source.strip_suffix('/').unwrap_or(source);
    if source == "*" || source == "https:" || source == origin {
        return true;
    }
    let Some((scheme, host)) = origin.split_once("://") else {
        return false;
    };
    let (of, wanted) = source.split_once("://").unwrap_or((scheme, source));
    let below = wanted.strip_prefix('*');
    let below = below.filter(|domain| domain.starts_with('.'));
    of == scheme && (wanted == host || below.is_some_and(|domain| host.ends_with(domain)))
}
