//! Has the phone's agent compared with the user of ServiceNow, and covers a phone of somebody else.

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
use crate::web::browser::failure::report;
use crate::web::browser::listen::Listener;
use crate::web::browser::{chrome, listen};
use crate::web::connect::streams;
use crate::web::connect::streams::Agent;
use crate::web::messages;
use crate::web::servicenow::notice::{PANEL, child, host, panels, text};
use crate::web::servicenow::{page, reader};
use crate::web::session::phone::go_offline;

const TAG: &str = "patchcord-cover";

/// The attribute of the docked panel's inside while the phone is covered (see `panel.css`).
pub(crate) const LOCKED: &str = "data-locked";

const STYLE: &str = concat!(
    include_str!("../servicenow/notice.css"),
    include_str!("owner.css")
);

/// Called once the phone has been signed out.
type SignedOut = Rc<dyn Fn()>;

/// Watches one page's phone, for as long as the page lives.
pub(crate) struct Owner {
    /// The record that the page names.
    record: Option<SysId>,
    /// The phone is the docked softphone, with our own Streams.
    docked: bool,
    /// The CCP frame as it is now.
    frame: Box<dyn Fn() -> Option<HtmlIFrameElement>>,
    signed_out: SignedOut,
    lock: RefCell<Lock>,
    cover: RefCell<Option<Cover>>,
}

impl Owner {
    /// Begins to watch once the phone is ready. `docked`: the phone is the docked softphone, with our own Streams.
    pub(crate) fn watch(
        record: Option<SysId>,
        docked: bool,
        frame: impl Fn() -> Option<HtmlIFrameElement> + 'static,
        signed_out: impl Fn() + 'static,
    ) {
        let this = Rc::new(Self {
            record,
            docked,
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
        report("follow the phone's agent", streams::on_agent(&told));
        let found = Closure::<dyn FnMut(Agent)>::new(move |agent: Agent| {
            report("follow the phone's agent", agent.on_refresh(&told));
        });
        report("follow the phone's agent", streams::on_agent(&found));
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
            agent: agent.clone(),
        };
        if let Some(Reply::Judged { verdict }) = messages::ask(&request).await {
            self.tell(LockEvent::Judged { agent, verdict });
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
                go_offline(this.docked).await;
                let record = this.record.clone();
                let done = messages::send(&Request::SignOut { record }).await == Some(Reply::Done);
                // A contact that came meanwhile has taken the cover away; its frame must not be loaded again.
                if done && this.cover.borrow().is_some() {
                    (this.signed_out)();
                }
            });
        });
        let details = child(&body, "details", "")?;
        text(&details, "summary", "For administrators");
        text(&details, "p", &cause.fix());
        let frame = (self.frame)()?;
        // When a step below fails, dropping the cover undoes the steps before it.
        let cover = Cover {
            element,
            panel: around(&frame),
            frame,
            _press: press,
        };
        place(&cover.frame, &cover.element).ok()?;
        // The keyboard must not reach the covered phone either.
        cover.frame.set_attribute("inert", "").ok()?;
        // In the docked panel the voice controls belong to the same phone.
        if let Some(panel) = &cover.panel {
            panel.set_attribute(LOCKED, "").ok()?;
        }
        // Behind ServiceNow's interaction controls the cover is invisible, and the agent has to press its button.
        if let Some(told) = toast::tell(cause, true, page::frame(), chrome::browser()) {
            page::tell(&toast::Toast {
                reveal: true,
                ..told
            });
        }
        Some(cover)
    }
}

/// Puts the cover over the frame, as high and wide as the frame's parent.
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

/// The cover over the phone; it goes when this is dropped.
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
        document::unset(&self.frame, "inert");
        if let Some(panel) = &self.panel {
            document::unset(panel, LOCKED);
        }
    }
}
