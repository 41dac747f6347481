//! How numbers are written in each country and territory: calling code, trunk prefix, and how long a number is.
//!
//! The table is ITU-T E.164's list, with the lengths of the national numbering plans. The tests compare it with libphonenumber,
//! which would be far too big to ship.

use std::fmt;

/// One country or territory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// ISO 3166; `XK` for Kosovo, `AC` and `TA` for Ascension and Tristan da Cunha.
    pub(super) country: Country,
    /// The calling code.
    pub(super) code: u16,
    /// What goes before a number when it is called within the country, and is not part of it.
    pub(super) trunk: &'static str,
    /// The least digits after the calling code.
    pub(super) least: u8,
    /// The most digits after the calling code.
    pub(super) most: u8,
}

const fn row(iso: &[u8; 2], code: u16, trunk: &'static str, least: u8, most: u8) -> Plan {
    Plan {
        country: Country::known(iso),
        code,
        trunk,
        least,
        most,
    }
}

/// All plans, by calling code. Of the countries that share a calling code, the main country comes first.
pub(super) static PLANS: [Plan; 245] = [
    row(b"US", 1, "1", 10, 10),
    row(b"AG", 1, "1", 10, 10),
    row(b"AI", 1, "1", 10, 10),
    row(b"AS", 1, "1", 10, 10),
    row(b"BB", 1, "1", 10, 10),
    row(b"BM", 1, "1", 10, 10),
    row(b"BS", 1, "1", 10, 10),
    row(b"CA", 1, "1", 10, 10),
    row(b"DM", 1, "1", 10, 10),
    row(b"DO", 1, "1", 10, 10),
    row(b"GD", 1, "1", 10, 10),
    row(b"GU", 1, "1", 10, 10),
    row(b"JM", 1, "1", 10, 10),
    row(b"KN", 1, "1", 10, 10),
    row(b"KY", 1, "1", 10, 10),
    row(b"LC", 1, "1", 10, 10),
    row(b"MP", 1, "1", 10, 10),
    row(b"MS", 1, "1", 10, 10),
    row(b"PR", 1, "1", 10, 10),
    row(b"SX", 1, "1", 10, 10),
    row(b"TC", 1, "1", 10, 10),
    row(b"TT", 1, "1", 10, 10),
    row(b"VC", 1, "1", 10, 10),
    row(b"VG", 1, "1", 10, 10),
    row(b"VI", 1, "1", 10, 10),
    row(b"RU", 7, "8", 10, 10),
    row(b"KZ", 7, "8", 10, 10),
    row(b"EG", 20, "0", 8, 10),
    row(b"ZA", 27, "0", 5, 10),
    row(b"GR", 30, "", 10, 12),
    row(b"NL", 31, "0", 5, 11),
    row(b"BE", 32, "0", 8, 9),
    row(b"FR", 33, "0", 9, 9),
    row(b"ES", 34, "", 9, 9),
    row(b"HU", 36, "06", 8, 9),
    row(b"IT", 39, "", 6, 12),
    row(b"VA", 39, "", 6, 12),
    row(b"RO", 40, "0", 6, 9),
    row(b"CH", 41, "0", 9, 12),
    row(b"AT", 43, "0", 4, 13),
    row(b"GB", 44, "0", 7, 10),
    row(b"GG", 44, "0", 7, 10),
    row(b"IM", 44, "0", 10, 10),
    row(b"JE", 44, "0", 10, 10),
    row(b"DK", 45, "", 8, 8),
    row(b"SE", 46, "0", 6, 12),
    row(b"NO", 47, "", 5, 8),
    row(b"SJ", 47, "", 5, 8),
    row(b"PL", 48, "", 6, 10),
    row(b"DE", 49, "0", 4, 13),
    row(b"PE", 51, "0", 8, 9),
    row(b"MX", 52, "", 10, 10),
    row(b"CU", 53, "0", 6, 10),
    row(b"AR", 54, "0", 10, 11),
    row(b"BR", 55, "0", 8, 11),
    row(b"CL", 56, "", 9, 11),
    row(b"CO", 57, "0", 8, 11),
    row(b"VE", 58, "0", 10, 10),
    row(b"MY", 60, "0", 8, 10),
    row(b"AU", 61, "0", 5, 12),
    row(b"CC", 61, "0", 6, 12),
    row(b"CX", 61, "0", 6, 12),
    row(b"ID", 62, "0", 7, 13),
    row(b"PH", 63, "0", 6, 13),
    row(b"NZ", 64, "0", 5, 10),
    row(b"SG", 65, "", 8, 11),
    row(b"TH", 66, "0", 8, 13),
    row(b"JP", 81, "0", 8, 13),
    row(b"KR", 82, "0", 5, 13),
    row(b"VN", 84, "0", 7, 10),
    row(b"CN", 86, "0", 7, 12),
    row(b"TR", 90, "0", 7, 13),
    row(b"IN", 91, "0", 8, 13),
    row(b"PK", 92, "0", 8, 12),
    row(b"AF", 93, "0", 9, 9),
    row(b"LK", 94, "0", 9, 9),
    row(b"MM", 95, "0", 6, 10),
    row(b"IR", 98, "0", 4, 10),
    row(b"SS", 211, "0", 9, 9),
    row(b"MA", 212, "0", 9, 9),
    row(b"EH", 212, "0", 9, 9),
    row(b"DZ", 213, "0", 8, 9),
    row(b"TN", 216, "", 8, 8),
    row(b"LY", 218, "0", 9, 9),
    row(b"GM", 220, "", 7, 9),
    row(b"SN", 221, "", 9, 9),
    row(b"MR", 222, "", 8, 8),
    row(b"ML", 223, "", 8, 8),
    row(b"GN", 224, "", 8, 9),
    row(b"CI", 225, "", 10, 10),
    row(b"BF", 226, "", 8, 8),
    row(b"NE", 227, "", 8, 8),
    row(b"TG", 228, "", 8, 8),
    row(b"BJ", 229, "", 10, 10),
    row(b"MU", 230, "", 7, 10),
    row(b"LR", 231, "0", 7, 9),
    row(b"SL", 232, "0", 8, 8),
    row(b"GH", 233, "0", 8, 9),
    row(b"NG", 234, "0", 10, 12),
    row(b"TD", 235, "", 8, 8),
    row(b"CF", 236, "", 8, 8),
    row(b"CM", 237, "", 8, 9),
    row(b"CV", 238, "", 7, 7),
    row(b"ST", 239, "", 7, 7),
    row(b"GQ", 240, "", 9, 9),
    row(b"GA", 241, "", 7, 8),
    row(b"CG", 242, "", 9, 9),
    row(b"CD", 243, "0", 7, 10),
    row(b"AO", 244, "", 9, 9),
    row(b"GW", 245, "", 7, 9),
    row(b"IO", 246, "", 7, 7),
    row(b"AC", 247, "", 5, 6),
    row(b"SC", 248, "", 7, 7),
    row(b"SD", 249, "0", 9, 9),
    row(b"RW", 250, "0", 8, 9),
    row(b"ET", 251, "0", 9, 9),
    row(b"SO", 252, "0", 6, 9),
    row(b"DJ", 253, "", 8, 8),
    row(b"KE", 254, "0", 7, 10),
    row(b"TZ", 255, "0", 9, 9),
    row(b"UG", 256, "0", 9, 9),
    row(b"BI", 257, "", 8, 8),
    row(b"MZ", 258, "", 8, 9),
    row(b"ZM", 260, "0", 9, 9),
    row(b"MG", 261, "0", 9, 9),
    row(b"RE", 262, "0", 9, 9),
    row(b"YT", 262, "0", 9, 9),
    row(b"ZW", 263, "0", 7, 10),
    row(b"NA", 264, "0", 8, 9),
    row(b"MW", 265, "0", 7, 9),
    row(b"LS", 266, "", 8, 8),
    row(b"BW", 267, "", 7, 10),
    row(b"SZ", 268, "", 8, 9),
    row(b"KM", 269, "", 7, 7),
    row(b"SH", 290, "", 4, 5),
    row(b"TA", 290, "", 4, 4),
    row(b"ER", 291, "0", 7, 7),
    row(b"AW", 297, "", 7, 7),
    row(b"FO", 298, "", 6, 6),
    row(b"GL", 299, "", 6, 6),
    row(b"GI", 350, "", 8, 8),
    row(b"PT", 351, "", 9, 9),
    row(b"LU", 352, "", 4, 11),
    row(b"IE", 353, "0", 7, 10),
    row(b"IS", 354, "", 7, 9),
    row(b"AL", 355, "0", 6, 9),
    row(b"MT", 356, "", 8, 8),
    row(b"CY", 357, "", 8, 8),
    row(b"FI", 358, "0", 5, 12),
    row(b"AX", 358, "0", 5, 12),
    row(b"BG", 359, "0", 6, 12),
    row(b"LT", 370, "0", 8, 8),
    row(b"LV", 371, "", 8, 8),
    row(b"EE", 372, "", 7, 10),
    row(b"MD", 373, "0", 8, 8),
    row(b"AM", 374, "0", 8, 8),
    row(b"BY", 375, "80", 6, 10),
    row(b"AD", 376, "", 6, 9),
    row(b"MC", 377, "0", 8, 9),
    row(b"SM", 378, "", 8, 10),
    row(b"UA", 380, "0", 9, 10),
    row(b"RS", 381, "0", 6, 12),
    row(b"ME", 382, "0", 8, 9),
    row(b"XK", 383, "0", 8, 12),
    row(b"HR", 385, "0", 7, 9),
    row(b"SI", 386, "0", 5, 8),
    row(b"BA", 387, "0", 8, 9),
    row(b"MK", 389, "0", 8, 8),
    row(b"CZ", 420, "", 9, 12),
    row(b"SK", 421, "0", 6, 9),
    row(b"LI", 423, "0", 7, 9),
    row(b"FK", 500, "", 5, 5),
    row(b"BZ", 501, "", 7, 11),
    row(b"GT", 502, "", 8, 11),
    row(b"SV", 503, "", 7, 11),
    row(b"HN", 504, "", 8, 11),
    row(b"NI", 505, "", 8, 8),
    row(b"CR", 506, "", 8, 10),
    row(b"PA", 507, "", 7, 11),
    row(b"PM", 508, "0", 6, 9),
    row(b"HT", 509, "", 8, 8),
    row(b"GP", 590, "0", 9, 9),
    row(b"BL", 590, "0", 9, 9),
    row(b"MF", 590, "0", 9, 9),
    row(b"BO", 591, "0", 8, 9),
    row(b"GY", 592, "", 7, 7),
    row(b"EC", 593, "0", 8, 11),
    row(b"GF", 594, "0", 9, 9),
    row(b"PY", 595, "0", 6, 11),
    row(b"MQ", 596, "0", 9, 9),
    row(b"SR", 597, "", 6, 7),
    row(b"UY", 598, "0", 4, 12),
    row(b"CW", 599, "", 7, 8),
    row(b"BQ", 599, "", 7, 7),
    row(b"TL", 670, "", 7, 8),
    row(b"NF", 672, "", 6, 6),
    row(b"BN", 673, "", 7, 7),
    row(b"NR", 674, "", 7, 7),
    row(b"PG", 675, "", 7, 8),
    row(b"TO", 676, "", 5, 7),
    row(b"SB", 677, "", 5, 7),
    row(b"VU", 678, "", 5, 7),
    row(b"FJ", 679, "", 7, 11),
    row(b"PW", 680, "", 7, 7),
    row(b"WF", 681, "", 6, 9),
    row(b"CK", 682, "", 5, 5),
    row(b"NU", 683, "", 4, 7),
    row(b"WS", 685, "", 5, 10),
    row(b"KI", 686, "0", 5, 8),
    row(b"NC", 687, "", 6, 6),
    row(b"TV", 688, "", 5, 7),
    row(b"PF", 689, "", 6, 9),
    row(b"TK", 690, "", 4, 7),
    row(b"FM", 691, "", 7, 7),
    row(b"MH", 692, "", 7, 7),
    row(b"KP", 850, "0", 8, 10),
    row(b"HK", 852, "", 5, 11),
    row(b"MO", 853, "", 7, 8),
    row(b"KH", 855, "0", 8, 10),
    row(b"LA", 856, "0", 8, 10),
    row(b"BD", 880, "0", 6, 10),
    row(b"TW", 886, "0", 7, 11),
    row(b"MV", 960, "", 7, 10),
    row(b"LB", 961, "0", 7, 8),
    row(b"JO", 962, "0", 8, 9),
    row(b"SY", 963, "0", 8, 9),
    row(b"IQ", 964, "0", 8, 10),
    row(b"KW", 965, "", 7, 8),
    row(b"SA", 966, "0", 9, 10),
    row(b"YE", 967, "0", 7, 9),
    row(b"OM", 968, "", 7, 9),
    row(b"PS", 970, "0", 8, 10),
    row(b"AE", 971, "0", 5, 12),
    row(b"IL", 972, "0", 7, 12),
    row(b"BH", 973, "", 8, 8),
    row(b"QA", 974, "", 7, 11),
    row(b"BT", 975, "", 7, 8),
    row(b"MN", 976, "0", 8, 10),
    row(b"NP", 977, "0", 8, 11),
    row(b"TJ", 992, "", 9, 9),
    row(b"TM", 993, "8", 8, 8),
    row(b"AZ", 994, "0", 9, 9),
    row(b"GE", 995, "0", 9, 9),
    row(b"KG", 996, "0", 9, 10),
    row(b"UZ", 998, "", 9, 9),
];

/// Some of a country's numbers, by their first digits and their length.
#[derive(Debug)]
pub(super) struct Range {
    country: Country,
    start: &'static str,
    least: usize,
    most: usize,
}

impl Range {
    const fn of(iso: &[u8; 2], start: &'static str, least: usize, most: usize) -> Self {
        Self {
            country: Country::known(iso),
            start,
            least,
            most,
        }
    }

    pub(super) fn fits(&self, digits: &str, home: &Plan) -> bool {
        self.country == home.country
            && digits.starts_with(self.start)
            && (self.least..=self.most).contains(&digits.len())
    }
}

/// Ordinary numbers of up to six digits that begin with 1, which are short numbers elsewhere: companies in Australia (13 33 45),
/// municipalities in the Netherlands (14 020), and islands whose numbers are no longer.
pub(super) static ORDINARY: [Range; 9] = [
    Range::of(b"AU", "13", 6, 6),
    Range::of(b"CC", "13", 6, 6),
    Range::of(b"CX", "13", 6, 6),
    Range::of(b"NL", "140", 5, 6),
    Range::of(b"AC", "1", 6, 6),
    Range::of(b"AD", "1", 6, 6),
    Range::of(b"NF", "1", 5, 6),
    Range::of(b"GL", "19", 6, 6),
    Range::of(b"SB", "1", 5, 5),
];

/// Short numbers that do not begin with 1: services in France (39 49), and companies in China (955 88).
pub(super) static SHORTS: [Range; 2] = [Range::of(b"FR", "3", 4, 4), Range::of(b"CN", "9", 5, 6)];

/// A country or territory, by its ISO 3166 code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country([u8; 2]);

impl Country {
    /// The code in capitals or not, as Connect's `dialableCountries` have it.
    pub fn of(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [one, two] if one.is_ascii_alphabetic() && two.is_ascii_alphabetic() => {
                Some(Self([one.to_ascii_uppercase(), two.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    pub(super) const fn known(code: &[u8; 2]) -> Self {
        Self(*code)
    }

    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        // Two letters always are text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The calling code, without `+`.
    pub fn code(self) -> Option<u16> {
        self.plan().map(|plan| plan.code)
    }

    pub(super) fn plan(self) -> Option<&'static Plan> {
        PLANS.iter().find(|plan| plan.country == self)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
