//! Whose phone it is: has it compared with the user of ServiceNow, and covers one that is somebody else's.

use crate::web::browser::document;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlIFrameElement};

use crate::cause::Cause;
use crate::message::{Reply, Request};
use crate::servicenow::toast;
use crate::session::identity::Names;
use crate::session::lock::{AgentReport, Lock, LockEffect, LockEvent};
use crate::value::{Json, SysId};
use crate::web::browser::listen::Listener;
use crate::web::browser::{chrome, listen};
use crate::web::connect::streams;
use crate::web::connect::streams::Agent;
use crate::web::messages;
use crate::web::servicenow::notice::{PANEL, child, host, panels, text};
use crate::web::servicenow::{page, reader};

const TAG: &str = "patchcord-cover";

/// The attribute of the docked panel's inside while its phone is covered (see `panel.css`).
const LOCKED: &str = "data-locked";

const STYLE: &str = concat!(
    include_str!("../servicenow/notice.css"),
    include_str!("owner.css")
);

/// What to do once the phone has been signed out.
type SignedOut = Rc<dyn Fn()>;

/// Watches one page's phone, for as long as the page lives.
pub(crate) struct Owner {
    /// The record that the page names.
    record: Option<SysId>,
    /// The CCP frame as it is now.
    frame: Box<dyn Fn() -> Option<HtmlIFrameElement>>,
    signed_out: SignedOut,
    lock: RefCell<Lock>,
    cover: RefCell<Option<Cover>>,
}

impl Owner {
    /// Begins to watch, when the phone is there. `docked`: the phone is ours, with our own Streams.
    pub(crate) fn watch(
        record: Option<SysId>,
        docked: bool,
        frame: impl Fn() -> Option<HtmlIFrameElement> + 'static,
        signed_out: impl Fn() + 'static,
    ) {
        let this = Rc::new(Self {
            record,
            frame: Box::new(frame),
            signed_out: Rc::new(signed_out),
            lock: RefCell::default(),
            cover: RefCell::new(None),
        });
        if docked {
            this.hear_own_streams();
        } else {
            page::on_agent(move |told| {
                if let Some(told) = Json::parse(&told).and_then(|told| told.read()) {
                    this.tell(LockEvent::AgentReport(told));
                }
            });
        }
    }

    fn hear_own_streams(self: Rc<Self>) {
        let told = Closure::<dyn FnMut(Agent)>::new(move |agent: Agent| {
            if let Some(told) = told(&agent) {
                self.tell(LockEvent::AgentReport(told));
            }
        });
        let _ = streams::on_agent(&told);
        let found = Closure::<dyn FnMut(Agent)>::new(move |agent: Agent| {
            let _ = agent.on_refresh(&told);
        });
        let _ = streams::on_agent(&found);
        // Streams calls it as long as the page lives.
        found.forget();
    }

    fn tell(self: &Rc<Self>, event: LockEvent) {
        let effects = self.lock.borrow_mut().on(event);
        for effect in effects {
            match effect {
                LockEffect::Compare(agent) => {
                    let this = Rc::clone(self);
                    spawn_local(async move { this.compare(agent).await });
                }
                LockEffect::Shut(names) => *self.cover.borrow_mut() = self.cover(&names),
                LockEffect::Open => *self.cover.borrow_mut() = None,
            }
        }
    }

    async fn compare(self: Rc<Self>, agent: String) {
        let user = reader::user().await;
        let record = self.record.clone();
        let request = Request::Identify {
            record,
            user,
            agent,
        };
        let mut reply = messages::send(&request).await;
        if reply.is_none() {
            // A background that was stopped in the middle is started by the next question.
            reply = messages::send(&request).await;
        }
        if let Some(Reply::Judged { verdict }) = reply {
            self.tell(LockEvent::Judged(verdict));
        }
    }

    fn cover(self: &Rc<Self>, names: &Names) -> Option<Cover> {
        let cause = Cause::PhoneOfAnother;
        let (element, root) = host(TAG, STYLE)?;
        let body = child(&root, "div", "notice stop")?;
        body.set_attribute("data-cause", cause.code()).ok()?;
        body.set_attribute("role", "alert").ok()?;
        text(&body, "h2", cause.what());
        text(
            &body,
            "p",
            &format!("Signed in to the phone: {}", names.agent),
        );
        text(
            &body,
            "p",
            &format!("Signed in to ServiceNow: {}", names.user.shown()),
        );
        text(&body, "p", cause.next_step());
        let actions = child(&body, "div", "actions")?;
        let button = text(&actions, "button", "Sign this phone out")?;
        button.set_class_name("first");
        let this = Rc::clone(self);
        let press = listen::real(&button, "click", move |_| {
            let this = Rc::clone(&this);
            spawn_local(async move {
                let record = this.record.clone();
                let done = messages::send(&Request::SignOut { record }).await == Some(Reply::Done);
                // A contact that came meanwhile has taken the cover away, and the frame is its.
                if done && this.cover.borrow().is_some() {
                    (this.signed_out)();
                }
            });
        });
        let details = child(&body, "details", "")?;
        text(&details, "summary", "For administrators");
        text(&details, "p", &cause.fix());
        let frame = (self.frame)()?;
        // From here on whatever fails is undone.
        let cover = Cover {
            element,
            panel: around(&frame),
            frame,
            _press: press,
        };
        place(&cover.frame, &cover.element).ok()?;
        // What is covered is out of the keyboard's reach as well.
        cover.frame.set_attribute("inert", "").ok()?;
        // In the docked panel our own controls may be in its place, and they are that phone's too.
        if let Some(panel) = &cover.panel {
            panel.set_attribute(LOCKED, "").ok()?;
        }
        // Behind ServiceNow's interaction controls nobody sees it, and it wants to be pressed.
        if let Some(told) = toast::tell(cause, true, page::frame(), chrome::browser()) {
            page::tell(&toast::Toast {
                reveal: true,
                ..told
            });
        }
        Some(cover)
    }
}

/// Over the frame: as high and wide as what holds it.
fn place(frame: &HtmlIFrameElement, cover: &Element) -> Result<(), JsValue> {
    let parent = frame.parent_element().ok_or(JsValue::UNDEFINED)?;
    let style = document::attribute(&parent, "style").unwrap_or_default();
    if !style.contains("position") {
        document::set_attribute(&parent, "style", &format!("{style};position:relative"))?;
    }
    frame.after_with_node_1(cover)
}

/// The inside of the docked panel that the frame is in.
fn around(frame: &HtmlIFrameElement) -> Option<Element> {
    let panel = frame.closest(PANEL).ok()??;
    let mut panels = panels().into_iter();
    panels.find_map(|(host, inside)| (host == panel).then_some(inside))
}

fn told(agent: &Agent) -> Option<AgentReport> {
    Some(AgentReport {
        username: agent.configuration().ok()?.username()?,
        contacts: agent
            .contacts()
            .ok()?
            .iter()
            .map(streams::state_of)
            .collect(),
    })
}

/// What lies over the phone; it goes when this is dropped.
#[must_use = "the phone is uncovered when it is dropped"]
struct Cover {
    element: Element,
    frame: HtmlIFrameElement,
    panel: Option<Element>,
    _press: Listener,
}

impl Drop for Cover {
    fn drop(&mut self) {
        self.element.remove();
        let _ = self.frame.remove_attribute("inert");
        if let Some(panel) = &self.panel {
            let _ = panel.remove_attribute(LOCKED);
        }
    }
}
