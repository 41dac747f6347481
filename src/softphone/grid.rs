//! Where the arrow keys and the letters lead in a group of buttons.

use crate::softphone::voice::view::folded;

/// The button that a key (`KeyboardEvent.key`) leads to from the `from`th of `count` buttons in rows of `columns`: its number,
/// counted from 0. `None` where the key leads out of the group.
pub fn toward(key: &str, from: u32, count: u32, columns: u32) -> Option<u32> {
    let to = match key {
        "ArrowLeft" => from.checked_sub(1),
        "ArrowRight" => from.checked_add(1),
        "ArrowUp" => from.checked_sub(columns),
        "ArrowDown" => from.checked_add(columns),
        "Home" => Some(0),
        "End" => count.checked_sub(1),
        _ => None,
    };
    to.filter(|to| *to < count)
}

/// The next button after the `from`th whose label begins with a letter or digit that was typed (`KeyboardEvent.key`), from the end on
/// again at the beginning. `None` where there is none, and for other keys.
pub fn beginning_with(key: &str, from: u32, labels: &[String]) -> Option<u32> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return None;
    };
    let wanted = folded(key);
    let count = labels.len();
    let places = (1..=count).map(|step| (from as usize + step) % count);
    // What counts as a letter in all alphabets would be several kilobytes of the module.
    let mut places = places.filter(|_| letter != ' ');
    let found = places.find(|place| {
        let label = labels.get(*place);
        label.is_some_and(|label| folded(label).starts_with(&wanted))
    })?;
    u32::try_from(found).ok()
}
