mod panel;
mod voice;
