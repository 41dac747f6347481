//! A quick connect, as Streams lists it.

use std::rc::Rc;

/// `Endpoint`: a quick connect.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// `endpointARN`.
    pub arn: Rc<str>,
    /// `type`.
    pub kind: EndpointKind,
    /// `name`.
    pub name: Rc<str>,
    /// `phoneNumber`.
    pub number: Option<Rc<str>>,
}

/// `EndpointType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointKind {
    /// `phone_number`.
    Number,
    /// `agent`.
    Agent,
    /// `queue`.
    Queue,
}
