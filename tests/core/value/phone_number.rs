//! What an agent types or pastes, and the number that it is.

use patchcord::value::numbering_plan::Country;
use patchcord::value::phone_number::{Fault, Number};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn parse(text: &str, country: &str) -> Result<String, Fault> {
    Number::parse(text, Country::of(country), &[]).map(|number| number.as_str().to_owned())
}

#[track_caller]
fn is(text: &str, country: &str, number: &str) {
    assert_eq!(parse(text, country).as_deref(), Ok(number), "{text}");
}

#[track_caller]
fn fails(text: &str, country: &str, fault: Fault) {
    assert_eq!(parse(text, country), Err(fault), "{text}");
}

#[test]
fn the_ways_to_write_a_number_come_to_the_same() {
    for text in [
        "+12065550100",
        "(206) 555-0100",
        "206.555.0100",
        "1-206-555-0100",
        "1 (206) 555-0100",
        "011 1 206 555 0100",
        "001 206 555 0100",
        "tel:+1-206-555-0100",
        "TEL:+1-206-555-0100;phone-context=example.com",
        " +1\u{a0}206\u{2011}555\u{2011}0100 ",
        "\u{202a}+1 206 555 0100\u{202c}",
        "＋１２０６５５５０１００",
    ] {
        is(text, "US", "+12065550100");
    }
    for text in [
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "+44 020 7946 0958",
        "0044 20 7946 0958",
        "020 7946 0958",
        "(020) 7946-0958",
    ] {
        is(text, "GB", "+442079460958");
    }
}

#[test]
fn a_zero_in_front_belongs_to_the_number_only_where_it_does() {
    is("06 698 12345", "IT", "+390669812345");
    is("030 123456", "DE", "+4930123456");
    is("06 1 234 5678", "HU", "+3612345678");
    is("8 (495) 123-45-67", "RU", "+74951234567");
    is("800 123-45-67", "RU", "+78001234567");
    is("0061 2 5550 1234", "AU", "+61255501234");
    is("0011 44 20 7946 0958", "AU", "+442079460958");
    is("010 1 206 555 0100", "JP", "+12065550100");
    is("٠١٢٣٤٥٦٧٨٩", "EG", "+20123456789");
}

#[test]
fn a_country_is_needed_only_without_its_code() {
    is("+49 30 123456", "", "+4930123456");
    is("0049 30 123456", "", "+4930123456");
    fails("030 123456", "", Fault::NoCountry);
    fails("030 123456", "QQ", Fault::NoCountry);
}

#[test]
fn what_is_wrong_is_said() {
    fails("", "US", Fault::Empty);
    fails("  ", "US", Fault::Empty);
    fails("()", "US", Fault::Empty);
    fails("+", "US", Fault::TooShort);
    fails("00", "GB", Fault::TooShort);
    fails("+4", "US", Fault::TooShort);
    fails("+44", "US", Fault::TooShort);
    fails("555-0100", "US", Fault::TooShort);
    fails("206 555 01001", "US", Fault::TooLong);
    fails("+1 206 555 0100 1", "US", Fault::TooLong);
    fails("+1234567890123456789", "US", Fault::TooLong);
    fails("+999 123456", "US", Fault::NoSuchCode);
    fails("+0 123456", "US", Fault::NoSuchCode);
    fails("+44 +20 7946 0958", "US", Fault::PlusInside);
    fails("1-800-FLOWERS", "US", Fault::Character('F'));
    fails("agent@example.com", "US", Fault::Character('a'));
    fails("206 555 0100 x12", "US", Fault::Extension);
    fails("206 555 0100 ext. 12", "US", Fault::Extension);
    fails("206 555 0100#12", "US", Fault::Extension);
    fails("tel:+1-206-555-0100;ext=12", "US", Fault::Extension);
}

#[test]
fn short_numbers_are_named_as_such() {
    for (text, country) in [
        ("911", "US"),
        ("988", "US"),
        ("112", "DE"),
        ("116 117", "DE"),
        ("999", "GB"),
        ("000", "AU"),
        ("110", "CN"),
        ("1177", "SE"),
        ("15", "FR"),
        ("3949", "FR"),
        ("061", "ES"),
        ("1004", "ES"),
        ("116 117", "NO"),
        ("1881", "NO"),
        ("1813", "DK"),
        ("116 123", "PL"),
        ("116 117", "IT"),
        ("1818", "HU"),
        ("95588", "CN"),
        ("1234", "AU"),
        ("116 117", "NL"),
    ] {
        fails(text, country, Fault::Short);
    }
}

#[test]
fn a_company_s_number_of_few_digits_is_no_short_number() {
    is("13 33 45", "AU", "+61133345");
    is("133 345", "AU", "+61133345");
    is("1300 655 506", "AU", "+611300655506");
    is("14 020", "NL", "+3114020");
    is("02800", "NO", "+4702800");
    fails("13 33", "AU", Fault::Short);
    fails("13 33 4", "AU", Fault::Short);
    fails("555-01", "US", Fault::TooShort);
    fails("12", "US", Fault::TooShort);
    fails("1206", "US", Fault::TooShort);
}

#[test]
fn a_country_that_the_instance_does_not_call_is_named() {
    let of = |code| Country::of(code).unwrap();
    let dialable = [of("us"), of("DE")];
    let parse = |text| Number::parse(text, Some(of("US")), &dialable);
    assert!(parse("206 555 0100").is_ok());
    assert!(parse("+49 30 123456").is_ok());
    // The code alone does not tell Canada from the United States.
    assert!(parse("+1 416 555 0100").is_ok());
    assert_eq!(parse("+44 20 7946 0958"), Err(Fault::NotDialable(of("GB"))));
}

#[test]
fn a_number_knows_the_country_of_its_code() {
    let country = |text: &str| Number::parse(text, None, &[]).unwrap().country();
    assert_eq!(country("+12065550100"), Country::of("US"));
    assert_eq!(country("+442079460958"), Country::of("gb"));
    assert_eq!(Country::of("GBR"), None);
    assert_eq!(Country::of("4"), None);
}

#[cfg(not(target_arch = "wasm32"))]
mod oracle {
    //! libphonenumber knows better, and is too big to ship.

    use phonenumber::Mode;
    use phonenumber::metadata::DATABASE;
    use proptest::prelude::*;

    use super::*;

    /// An example of a number for each of libphonenumber's countries, with how it is written there and in E.164.
    fn examples() -> Vec<(String, String, String)> {
        let mut examples = Vec::new();
        for first in b'A'..=b'Z' {
            for second in b'A'..=b'Z' {
                let code = String::from_utf8(vec![first, second]).unwrap();
                let Some(metadata) = DATABASE.by_id(&code) else {
                    continue;
                };
                let kinds = metadata.descriptors();
                for kind in [kinds.fixed_line(), kinds.mobile()] {
                    let Some(example) = kind.and_then(|kind| kind.example()) else {
                        continue;
                    };
                    let full = format!("+{}{example}", metadata.country_code());
                    let number = phonenumber::parse(None, &full).unwrap();
                    let national = number.format().mode(Mode::National).to_string();
                    examples.push((code.clone(), national, full));
                }
            }
        }
        examples
    }

    #[test]
    fn every_country_s_numbers_are_read_as_libphonenumber_reads_them() {
        let examples = examples();
        assert!(examples.len() > 400, "{}", examples.len());
        let mut unread = Vec::new();
        for (country, national, number) in examples {
            is(&number, &country, &number);
            match parse(&national, &country) {
                Ok(read) => assert_eq!(read, number, "{national} of {country}"),
                Err(_) => unread.push(country),
            }
        }
        // Its mobile numbers change inside when they are called from within.
        assert_eq!(unread, ["AR"]);
    }

    /// Every kind of number that libphonenumber knows of a country, without its short numbers.
    fn is_ordinary(country: &str, digits: &str) -> bool {
        let Some(metadata) = DATABASE.by_id(country) else {
            return false;
        };
        let kinds = metadata.descriptors();
        let known = [
            kinds.fixed_line(),
            kinds.mobile(),
            kinds.toll_free(),
            kinds.premium_rate(),
            kinds.shared_cost(),
            kinds.uan(),
            kinds.voip(),
        ];
        let mut known = known.into_iter().flatten();
        kinds.general().is_match(digits) && known.any(|kind| kind.is_match(digits))
    }

    /// Lengths and first digits cannot tell every unused number, but none that is in use may be called short, and no short
    /// number may be called.
    #[test]
    fn numbers_of_few_digits_are_ordinary_where_libphonenumber_has_them_so() {
        const RANGES: [&str; 8] = ["AU", "CC", "CX", "NL", "AC", "AD", "NF", "GL"];
        let mut wrong = Vec::new();
        for country in [
            "AU", "CC", "CX", "NL", "AC", "AD", "NF", "GL", "NO", "DK", "ES", "PL", "IT", "SG",
            "CZ",
        ] {
            for digits in (1_000..2_000)
                .chain((10_000..20_000).step_by(7))
                .chain((100_000..200_000).step_by(71))
            {
                let digits = digits.to_string();
                let read = parse(&digits, country);
                let is_wrong = match is_ordinary(country, &digits) {
                    true => read == Err(Fault::Short),
                    false => read.is_ok() && !RANGES.contains(&country),
                };
                if is_wrong {
                    wrong.push(format!("{country} {digits} {read:?}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} {:?}",
            wrong.len(),
            &wrong[..wrong.len().min(30)]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_number_of_e_164_or_a_fault(text in ".{0,30}", country in "[A-Z]{2}") {
            if let Ok(number) = parse(&text, &country) {
                let digits = number.strip_prefix('+').unwrap();
                prop_assert!(digits.len() <= 15 && digits.len() >= 5, "{}", number);
                prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
                prop_assert!(!digits.starts_with('0'));
                // Once it is one, it stays the same.
                prop_assert_eq!(parse(&number, ""), Ok(number.clone()));
            }
        }

        #[test]
        fn digits_and_marks_are_read_without_a_panic(text in "[-+0-9 ().x;#*]{0,24}", country in "[A-Z]{2}") {
            if let Ok(number) = parse(&text, &country) {
                prop_assert_eq!(parse(&number, &country), Ok(number.clone()));
            }
        }
    }
}
