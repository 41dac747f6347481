//! Which names in native script (`xn--…`, RFC 3492) every browser takes. Written by hand, because the crate `idna` brings 107 kB
//! of Unicode tables.

/// Whether the text after `xn--` stands for a name that every browser takes (UTS #46, as in the WHATWG's URL standard).
///
/// To know that of every character would take Unicode's tables. So this is stricter: the name has to consist of letters that
/// have been in every version of those tables, stand for themselves, combine with no other and are written from left to right
/// ([`is_certain`]). Names in Arabic, Hebrew, Thai or the scripts of India are refused, as are those with symbols.
pub(crate) fn is_punycode(encoded: &str) -> bool {
    // The plain letters come first, then numbers that say which other letters stand where (RFC 3492). Their places do not matter here.
    let (plain, numbers) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    if plain.is_empty() && encoded.starts_with('-') || is_native(plain) {
        return false;
    }
    let mut numbers = numbers.bytes();
    let (mut length, mut letter, mut bias) = (plain.len() as u32, 0x80, 72);
    let mut place = 0;
    let mut any = false;
    while numbers.len() > 0 {
        let Some(step) = punycode_number(&mut numbers, bias) else {
            return false;
        };
        length += 1;
        bias = punycode_bias(step, length, any);
        any = true;
        let places: u32 = step.saturating_add(place);
        letter = (places / length).saturating_add(letter);
        place = places % length + 1;
        if !char::from_u32(letter).is_some_and(is_certain) {
            return false;
        }
    }
    any
}

/// Whether a label is written as `xn--…`.
pub(crate) fn is_native(label: &str) -> bool {
    let start = label.get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

/// The next number (RFC 3492, section 3.3): the lowest digit comes first, and the first digit below a threshold is the last.
/// The threshold moves with `bias`.
fn punycode_number(digits: &mut std::str::Bytes<'_>, bias: u32) -> Option<u32> {
    let (mut number, mut weight, mut position) = (0_u32, 1_u32, 36_u32);
    loop {
        let digit = match digits.next()? {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'0'..=b'9' => digit - b'0' + 26,
            capital @ b'A'..=b'Z' => capital - b'A',
            _ => return None,
        };
        let digit = u32::from(digit);
        number = number.checked_add(digit.checked_mul(weight)?)?;
        let threshold = position.saturating_sub(bias).clamp(1, 26);
        if digit < threshold {
            return Some(number);
        }
        weight = weight.checked_mul(36 - threshold)?;
        position += 36;
    }
}

fn punycode_bias(step: u32, length: u32, any: bool) -> u32 {
    let mut step = if any { step / 2 } else { step / 700 };
    step += step / length;
    let mut bias = 0;
    while step > 455 {
        step /= 35;
        bias += 36;
    }
    bias + 36 * step / (step + 38)
}

/// The small letters of Latin, Greek and Cyrillic, and those of Chinese, Japanese and Korean: the first and the last of a row,
/// and 2 where small letters and capitals take turns in it.
const CERTAIN: [(char, char, u8); 21] = [
    ('ß', 'ö', 1),
    ('ø', 'ÿ', 1),
    ('ā', 'ı', 2),
    ('ĵ', 'ķ', 2),
    ('ĺ', 'ľ', 2),
    ('ł', 'ň', 2),
    ('ŋ', 'ŷ', 2),
    ('ź', 'ž', 2),
    ('ơ', 'ơ', 1),
    ('ư', 'ư', 1),
    ('ȁ', 'ȟ', 2),
    ('ά', 'ώ', 1),
    ('а', 'џ', 1),
    ('ґ', 'ґ', 1),
    ('ḁ', 'ẕ', 2),
    ('ạ', 'ỹ', 2),
    ('々', '々', 1),
    ('ぁ', 'ゖ', 1),
    ('ァ', 'ヺ', 1),
    ('一', '\u{9fa5}', 1),
    ('가', '힣', 1),
];

fn is_certain(letter: char) -> bool {
    let fits = |&(first, last, step): &(char, char, u8)| {
        (first..=last).contains(&letter)
            && (letter as u32 - first as u32).is_multiple_of(step.into())
    };
    letter == 'ー' || CERTAIN.iter().any(fits)
}
