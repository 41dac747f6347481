//! A telephone number that an agent types or pastes, as the E.164 number that Amazon Connect calls.
//!
//! Written by hand, because libphonenumber's tables are far bigger than the extension.

use crate::value::numbering_plan::{Country, ORDINARY, PLANS, Plan, SHORTS};

/// The most digits of a number, by E.164.
const MOST: usize = 15;

/// Emergency and information numbers are at most so long.
const SHORT: usize = 6;

/// A number in E.164: `+` and at most 15 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// The number with its `+`, for `Endpoint.byPhoneNumber`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The main country of the calling code.
    pub fn country(&self) -> Option<Country> {
        let digits = self.0.strip_prefix('+')?;
        split(digits).map(|(plan, _)| plan.country)
    }
}

/// Why something is not a number that can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is typed.
    Empty,
    /// This character has no place in a number.
    Character(char),
    /// An extension: Connect calls the number first, and the keypad does the rest.
    Extension,
    /// A `+` in the middle.
    PlusInside,
    /// Without `+`, and no country is chosen.
    NoCountry,
    /// No country has this calling code.
    NoSuchCode,
    /// An emergency number, or another short number of the country: E.164 has none of those.
    Short,
    /// Digits are missing.
    TooShort,
    /// There are too many digits.
    TooLong,
    /// The instance may not call this country.
    NotDialable(Country),
}

impl Fault {
    /// What is wrong and what to do, for the agent.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Empty => "Enter a number.",
            Self::Character(_) => "Use digits only, with a + in front for another country.",
            Self::Extension => {
                "Call the number without its extension, then enter that on the keypad."
            }
            Self::PlusInside => "The + belongs in front, once.",
            Self::NoCountry => "Choose a country, or begin with + and the country's code.",
            Self::NoSuchCode => "No country has this code. Check the digits after the +.",
            Self::Short => {
                "Emergency and other short numbers cannot be called from here. Use another phone."
            }
            Self::TooShort => "Digits are missing. Is the area code there?",
            Self::TooLong => "There are too many digits.",
            Self::NotDialable(_) => {
                "Your contact centre does not call this country. Ask your Amazon Connect administrator."
            }
        }
    }
}

impl Number {
    /// Reads a typed or pasted text. `country` is the country whose numbers need no `+`; `dialable` are the countries that the
    /// instance may call, an empty list meaning that they are not known.
    pub fn parse(
        text: &str,
        country: Option<Country>,
        dialable: &[Country],
    ) -> Result<Self, Fault> {
        let typed = Typed::read(text)?;
        let home = country.and_then(Country::plan);
        if !typed.plus && home.is_some_and(|home| is_short(&typed.digits, home)) {
            return Err(Fault::Short);
        }
        let (plan, rest) = match typed.international(home) {
            Some("") => return Err(Fault::TooShort),
            // The digits may be the beginning of a calling code.
            Some(digits) if digits.len() < 3 => split(digits).ok_or(Fault::TooShort)?,
            Some(digits) => split(digits).ok_or(Fault::NoSuchCode)?,
            None => (home.ok_or(Fault::NoCountry)?, typed.digits.as_str()),
        };
        let family = PLANS.iter().filter(|other| other.code == plan.code);
        let least = family.clone().map(|plan| plan.least).min();
        let most = family.clone().map(|plan| plan.most).max().unwrap_or(0);
        let national = without_trunk(rest, plan.trunk, most.into());
        if national.len() < least.unwrap_or(0).into() {
            return Err(Fault::TooShort);
        }
        let code = plan.code.to_string();
        if national.len() > most.into() || code.len() + national.len() > MOST {
            return Err(Fault::TooLong);
        }
        // The code alone does not tell apart the countries that share it.
        if !dialable.is_empty() && !family.clone().any(|plan| dialable.contains(&plan.country)) {
            return Err(Fault::NotDialable(plan.country));
        }
        let mut number = String::from("+");
        number.push_str(&code);
        number.push_str(national);
        Ok(Self(number))
    }
}

/// The typed digits, without what only makes them readable.
struct Typed {
    plus: bool,
    digits: String,
}

impl Typed {
    fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let text = match text.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
            _ => text,
        };
        // The parameters of a tel: link are not part of the number. Only `ext=` matters.
        let (text, rest) = text.split_once(';').unwrap_or((text, ""));
        if rest.split(';').any(|part| part.starts_with("ext=")) {
            return Err(Fault::Extension);
        }
        // The trunk prefix for callers within the country: +44 (0)20 …
        let marked = text.replace("(0)", "");
        let text = if is_plus(text.chars().next()) {
            &marked
        } else {
            text
        };
        let mut typed = Self {
            plus: false,
            digits: String::new(),
        };
        for character in text.chars() {
            match character {
                '+' | '＋' if typed.digits.is_empty() && !typed.plus => typed.plus = true,
                '+' | '＋' => return Err(Fault::PlusInside),
                'x' | 'X' | '#' | ',' if !typed.digits.is_empty() => return Err(Fault::Extension),
                '-' | '.' | '/' | '(' | ')' | '[' | ']' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
                // Marks of writing direction come along when a number is copied.
                '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}' => {}
                _ if character.is_whitespace() => {}
                _ => match digit(character) {
                    Some(digit) => typed.digits.push(digit),
                    None if !typed.digits.is_empty()
                        && text.to_ascii_lowercase().contains("ext") =>
                    {
                        return Err(Fault::Extension);
                    }
                    None => return Err(Fault::Character(character)),
                },
            }
        }
        match typed.digits.is_empty() {
            true if typed.plus => Err(Fault::TooShort),
            true => Err(Fault::Empty),
            false => Ok(typed),
        }
    }

    /// The digits from the calling code on; `None` for a national number.
    fn international(&self, home: Option<&Plan>) -> Option<&str> {
        if self.plus {
            return Some(&self.digits);
        }
        // The prefix for calls abroad from that country. 00 is read everywhere, because letterheads use it.
        let own = match home.map(|plan| plan.code) {
            Some(1 | 692) => "011",
            Some(61) => "0011",
            Some(81) => "010",
            Some(7 | 375 | 992 | 993) => "810",
            _ => "00",
        };
        self.digits
            .strip_prefix(own)
            .or_else(|| self.digits.strip_prefix("00"))
    }
}

fn is_plus(character: Option<char>) -> bool {
    matches!(character, Some('+' | '＋'))
}

/// A digit, also in the writing of East Asia and of Arabic and Persian.
fn digit(character: char) -> Option<char> {
    const ZEROS: [u32; 4] = ['0' as u32, '０' as u32, '٠' as u32, '۰' as u32];
    let code = u32::from(character);
    let value = ZEROS
        .iter()
        .find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// The country of a calling code, and the digits after it. No code is the beginning of another.
fn split(digits: &str) -> Option<(&'static Plan, &str)> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let code: u16 = code.parse().ok().filter(|code| *code > 0)?;
        let plan = PLANS.iter().find(|plan| plan.code == code)?;
        // Not 01 for 1.
        (!digits.starts_with('0')).then_some((plan, rest))
    })
}

/// The number without the trunk prefix.
fn without_trunk<'a>(digits: &'a str, trunk: &str, most: usize) -> &'a str {
    match digits.strip_prefix(trunk) {
        // Where it is 0, no number begins with it; where it is 1 or 8, some do.
        Some(rest) if trunk.starts_with('0') || digits.len() > most => rest,
        _ => digits,
    }
}

/// Whether the country's own plan has it as an emergency number or another short number, rather than a number with digits
/// missing. A trunk prefix of 1 (North America) stands before whole numbers, so there only three digits are short.
fn is_short(digits: &str, home: &Plan) -> bool {
    let begins = |start: &str| digits.starts_with(start);
    match digits.len() {
        // 15, 17 and 18 in France.
        2 => begins("1") && home.trunk != "1",
        3 => {
            begins("1")
                || begins("9")
                || digits.ends_with("11")
                || digits == "000"
                // 061 and 091 in Spain, where no number begins with 0.
                || begins("0") && home.trunk.is_empty()
        }
        4..=SHORT => {
            let usual = begins("1")
                && home.trunk != "1"
                && !ORDINARY.iter().any(|row| row.fits(digits, home));
            usual || SHORTS.iter().any(|row| row.fits(digits, home))
        }
        _ => false,
    }
}
