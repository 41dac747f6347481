//! `target/e2e/matrix.md`: what came of each world in each browser.

use std::fs;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use patchcord_e2e::{Browser, root};

use super::table::World;

/// What has been played so far, by row; Chromium and Firefox.
static CELLS: Mutex<Vec<[Option<String>; 2]>> = Mutex::new(Vec::new());

/// Takes one cell and writes the whole table, so that it is there whichever test ends last.
pub(crate) fn note(worlds: &[World], row: usize, browser: Browser, cell: String) -> Result<()> {
    let mut cells = CELLS.lock().unwrap_or_else(PoisonError::into_inner);
    cells.resize(worlds.len(), [None, None]);
    let column = match browser {
        Browser::Chromium => 0,
        Browser::Firefox => 1,
    };
    cells[row][column] = Some(cell);

    let mut table = String::from("| world | Chromium | Firefox |\n| --- | --- | --- |\n");
    for (world, cells) in worlds.iter().zip(&*cells) {
        let [chromium, firefox] = cells.each_ref().map(|cell| {
            cell.as_deref()
                .unwrap_or("not run: its test was not part of this run")
        });
        table += &format!("| {} | {chromium} | {firefox} |\n", world.name);
    }
    let folder = root().join("target/e2e");
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join("matrix.md"), table)?)
}
