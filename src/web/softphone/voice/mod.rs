//! The browser's half of the voice controls: it tells their state what Streams says, asks Streams for what they need, and puts
//! the view on the screen.

pub(crate) mod controls;
mod log_out;
mod names;
mod news;
mod requests;
mod screen;
mod tone;
