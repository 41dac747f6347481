//! Numbers in groups of digits, as people read them.

use std::rc::Rc;

use crate::value::phone_number::Number;

/// A number in E.164 with its calling code apart and the rest in groups of three or four digits, as in `+1 206 555 0142`. Any other
/// text stays as it is.
pub(super) fn grouped(number: &str) -> Rc<str> {
    let parts = || {
        let digits = number.strip_prefix('+')?;
        let country = Number::parse(number, None, &[]).ok()?.country()?;
        let code = country.code()?.to_string();
        let rest = digits.strip_prefix(&*code)?;
        let plain = rest.bytes().all(|digit| digit.is_ascii_digit());
        plain.then_some((code, rest))
    };
    let Some((code, mut rest)) = parts() else {
        return number.into();
    };
    let mut text = ["+", &*code].concat();
    // As many groups as four digits need, the longer groups last.
    let mut groups = rest.len().div_ceil(4);
    while groups > 0 {
        let (group, after) = rest.split_at(rest.len() / groups);
        text.push(' ');
        text.push_str(group);
        rest = after;
        groups -= 1;
    }
    text.into()
}
