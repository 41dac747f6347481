//! Amazon Connect Streams in the page: the only file that names `connect`. Streams' values come in, and go out as values of
//! [`crate::connect`].

pub(crate) mod streams;
