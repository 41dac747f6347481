mod grid;
mod panel;
mod tab_title;
mod voice;
