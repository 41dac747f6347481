//! Search without regard to capital letters.

/// The text in small letters, for the Latin, Greek and Cyrillic alphabets. Rust's own tables of all alphabets would add
/// 15 kB to the module.
pub(in crate::softphone) fn folded(text: &str) -> String {
    let fold = |letter: char| {
        let code = u32::from(letter);
        let small = match code {
            0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => code + 32,
            0x400..=0x40f => code + 80,
            // In this range capital and small letters take turns.
            0x100..=0x137 | 0x14a..=0x177 => code | 1,
            0x139..=0x148 | 0x179..=0x17e => code + code % 2,
            _ => code,
        };
        char::from_u32(small).unwrap_or(letter)
    };
    text.chars().map(fold).collect()
}
