//! The browser's half of the voice controls: Streams is heard and asked, and the view is put on the screen.

pub(crate) mod controls;
mod log_out;
mod names;
mod news;
mod requests;
mod screen;
