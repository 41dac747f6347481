//! Where the arrow keys lead in a group of buttons.

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
