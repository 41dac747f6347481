//! Messages to the background: who may send one, and where its answer goes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::background::{BackgroundEvent, Ticket};
use crate::message::{Command, Reply};
use crate::value::ServiceNowOrigin;
use crate::web::background::Background;
use crate::web::browser::chrome;
use crate::web::browser::chrome::Sender;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::{from_js, to_js};

/// The senders that wait for an answer.
#[derive(Default)]
pub(super) struct Askers {
    waiting: RefCell<Vec<(Ticket, Asker)>>,
    next: Cell<Ticket>,
}

/// The sender of a message.
pub(super) struct Asker {
    respond: Function,
    /// The sender's tab and frame; `None` for a page without a tab.
    pub(super) frame: Option<(i32, i32)>,
}

impl Asker {
    pub(super) fn respond(&self, reply: &JsValue) {
        // The page may be gone. Then nobody waits for the answer.
        cannot_matter(self.respond.call1(&JsValue::NULL, reply));
    }
}

impl Askers {
    fn add(&self, respond: Function, sender: &Sender) -> Ticket {
        let ticket = self.next.get();
        self.next.set(ticket.wrapping_add(1));
        let tab = sender.tab().and_then(|tab| tab.id());
        let frame = tab.zip(sender.frame_id());
        let asker = Asker { respond, frame };
        self.waiting.borrow_mut().push((ticket, asker));
        ticket
    }

    pub(super) fn take(&self, ticket: Ticket) -> Option<Asker> {
        let mut waiting = self.waiting.borrow_mut();
        let at = waiting.iter().position(|(number, _)| *number == ticket)?;
        Some(waiting.swap_remove(at).1)
    }
}

impl Background {
    /// Takes a message. Returns whether it will be answered.
    pub(super) fn asked(
        self: &Rc<Self>,
        message: &JsValue,
        sender: &Sender,
        respond: Function,
    ) -> bool {
        let url = sender.url().unwrap_or_default();
        if chrome::is_ours(&url) {
            let Some(command) = from_js::<Command>(message) else {
                return false;
            };
            let ticket = self.askers.add(respond, sender);
            self.tell(BackgroundEvent::Commanded { ticket, command });
            return true;
        }
        let (Some(origin), Some(request)) = (origin_of(sender), from_js(message)) else {
            return false;
        };
        let ticket = self.askers.add(respond, sender);
        self.tell(BackgroundEvent::Asked {
            ticket,
            origin: origin.as_str().to_owned(),
            tab: sender.tab().and_then(|tab| tab.id()),
            request,
        });
        true
    }

    pub(super) fn answer(&self, ticket: Ticket, reply: &Reply) {
        self.respond(ticket, &to_js(reply));
    }

    pub(super) fn respond(&self, ticket: Ticket, reply: &JsValue) {
        if let Some(asker) = self.askers.take(ticket) {
            asker.respond(reply);
        }
    }
}

/// The ServiceNow origin that a message comes from, as the browser tells it. A frame is heard only where the tab's own page has the same
/// origin; the page's module checks the frames between them (`content.rs`).
fn origin_of(sender: &Sender) -> Option<ServiceNowOrigin> {
    let origin = ServiceNowOrigin::parse(&sender.url()?).ok()?;
    if sender.frame_id() == Some(0) {
        return Some(origin);
    }
    let top = ServiceNowOrigin::parse(&sender.tab()?.url()?).ok()?;
    (top == origin).then_some(origin)
}
