//! The notice in the page: why the phone is not ready, who mends it, and what the agent can do now.

use crate::web::browser::document;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

use crate::cause::{Cause, Severity, WayOut, Who};
use crate::message::Request;
use crate::servicenow::toast;
use crate::settings::help::HelpLines;
use crate::value::CcpUrl;
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::listen::Listener;
use crate::web::browser::{chrome, clipboard, listen};
use crate::web::messages;
use crate::web::servicenow::page;

/// Called with the way out whose button the agent pressed.
pub(crate) type Answer = Rc<dyn Fn(WayOut)>;

/// The element of the docked softphone.
pub(crate) const PANEL: &str = "patchcord-panel";

/// The element in its shadow root that holds everything else.
pub(crate) const INSIDE: &str = ".panel";

const TAG: &str = "patchcord-notice";

/// The attribute of a notice of which one line is left.
const HIDDEN: &str = "data-hidden";

/// How long the button says that it has copied, in milliseconds.
const COPIED_MS: u32 = 3_000;

const STYLE: &str = include_str!("notice.css");

thread_local! {
    /// The administrator's own words.
    static HELP: RefCell<HelpLines> = RefCell::default();
    /// The notice that was shown last in this page.
    static LAST: RefCell<Option<(Cause, Element)>> = const { RefCell::new(None) };
}

/// Sets the administrator's own words for all later notices of this module.
pub(crate) fn set_help(help: HelpLines) {
    HELP.set(help);
}

/// The administrator's own words, for another module in this page.
pub(crate) fn help() -> HelpLines {
    HELP.with_borrow(HelpLines::clone)
}

/// A notice in the page; it goes when this is dropped.
#[must_use = "the notice goes away when it is dropped"]
pub(crate) struct Notice {
    element: Element,
    _listeners: Vec<Listener>,
}

impl Drop for Notice {
    fn drop(&mut self) {
        self.element.remove();
    }
}

impl Notice {
    /// Shows `cause`. `phone`: the CCP that is being signed in, and what to do with the agent's answer.
    pub(crate) fn show(cause: Cause, phone: Option<(&CcpUrl, Answer)>) -> Option<Self> {
        let (ccp, answer) = phone.unzip();
        Self::build(cause, ccp, answer)
    }

    /// Shows `cause` with its buttons, where no phone is being signed in.
    pub(crate) fn offer(cause: Cause, answer: Answer) -> Option<Self> {
        Self::build(cause, None, Some(answer))
    }

    /// Whether the notice is seen in the page: the agent has not hidden it.
    pub(crate) fn is_shown(&self) -> bool {
        self.element.is_connected() && !self.element.has_attribute(HIDDEN)
    }

    fn build(cause: Cause, ccp: Option<&CcpUrl>, answer: Option<Answer>) -> Option<Self> {
        let (element, root) = host(TAG, STYLE)?;
        let browser = chrome::browser();
        let asks = ccp.is_some();
        let mut listeners = Vec::new();
        let stop = asks || cause.severity() == Severity::Stop;
        let body = child(&root, "div", if stop { "notice stop" } else { "notice" })?;
        let role = if stop { "alert" } else { "status" };
        body.set_attribute("role", role).ok()?;
        body.set_attribute("data-cause", cause.code()).ok()?;
        text(&body, "h2", cause.what());
        text(&body, "p", cause.next_step());
        HELP.with_borrow(|help| {
            let (words, link) = help.of(cause)?;
            let place = text(&body, "p", &[words, " "].concat())?;
            place.set_class_name("help");
            if !link.is_empty() {
                let anchor = text(&place, "a", "Get help")?;
                document::set(&anchor, "href", link);
                document::set(&anchor, "target", "_blank");
                document::set(&anchor, "rel", "noreferrer");
            }
            Some(())
        });
        let actions = document::create("div")?;
        actions.set_class_name("actions");
        if let Some(answer) = answer {
            for (nth, &way_out) in cause.ways_out(browser).iter().enumerate() {
                let button = text(&actions, "button", way_out.label())?;
                if nth == 0 {
                    button.set_class_name("first");
                }
                let answer = Rc::clone(&answer);
                listeners.push(listen::real(&button, "click", move |_| answer(way_out)));
            }
        }
        if let Some(ccp) = ccp.filter(|_| cause.works_in_a_tab()) {
            let button = text(&actions, "button", "Open the phone in a tab")?;
            let page = ccp.as_str().to_owned();
            listeners.push(listen::real(&button, "click", move |_| {
                document::open_tab(&page);
            }));
        }
        if !matches!(cause.who(), Who::Agent | Who::Nobody) {
            let details = child(&body, "details", "")?;
            text(&details, "summary", &format!("For {}", cause.who().name()));
            text(&details, "p", &cause.fix());
            let origin = document::origin();
            let setting = ccp.and_then(|ccp| cause.setting(ccp, &origin, browser));
            if let Some(setting) = &setting {
                text(&details, "code", setting);
            }
            let copied = cause.for_administrator(setting.as_deref(), &origin);
            listeners.push(copies(&root, &actions, copied)?);
        }
        document::append(&body, &actions);
        let docked = !panels().is_empty();
        let close = text(&actions, "button", "Hide")?;
        let hidden = element.clone();
        let line = match cause.leaves_a_line(asks, docked) {
            true => {
                let bar = child(&root, "div", "bar")?;
                text(&bar, "span", cause.what());
                let show = text(&bar, "button", "Show why")?;
                let (shown, back) = (element.clone(), close.clone());
                listeners.push(listen::real(&show, "click", move |_| {
                    document::unset(&shown, HIDDEN);
                    focus(&back);
                }));
                Some(show)
            }
            false => None,
        };
        listeners.push(listen::real(&close, "click", move |_| {
            match &line {
                Some(show) => {
                    document::set(&hidden, HIDDEN, "");
                    focus(show);
                }
                None => hidden.remove(),
            }
            messages::tell(Request::Dismissed {
                code: cause.code().to_owned(),
            });
        }));
        // OpenFrame's message is not repeated while the same notice is still there.
        let last = LAST.replace(Some((cause, element.clone())));
        let said = last.is_some_and(|(said, element)| said == cause && element.is_connected());
        if let Some(told) = toast::tell(cause, asks, page::frame(), browser)
            && !said
        {
            page::tell(&told);
        }
        place(&element)?;
        Some(Self {
            element,
            _listeners: listeners,
        })
    }
}

/// Adds the button that copies a text for the administrator. That it has is said in `root`, outside of the notice, which would be
/// read out as a whole.
fn copies(root: &ShadowRoot, actions: &Element, copied: String) -> Option<Listener> {
    const LABEL: &str = "Copy for your administrator";
    let heard = child(root, "p", "heard")?;
    heard.set_attribute("role", "status").ok()?;
    let button = text(actions, "button", LABEL)?;
    let pressed = button.clone();
    Some(listen::real(&button, "click", move |_| {
        let (button, heard, copied) = (pressed.clone(), heard.clone(), copied.clone());
        spawn_local(async move {
            let told = match clipboard::copy(&copied).await {
                true => "Copied",
                false => "Your browser did not let it be copied",
            };
            button.set_text_content(Some(told));
            heard.set_text_content(Some(told));
            document::sleep(COPIED_MS).await;
            button.set_text_content(Some(LABEL));
            heard.set_text_content(None);
        });
    }))
}

fn focus(button: &Element) {
    // A button that cannot have the focus leaves it where it was.
    cannot_matter(button.unchecked_ref::<HtmlElement>().focus());
}

/// Puts a notice into the docked panel, or at the lower edge of a page without one.
fn place(element: &Element) -> Option<()> {
    match panels().pop() {
        Some((panel, _)) => {
            document::set(element, "slot", "notice");
            document::append(&panel, element);
        }
        None => {
            let root = document::root()?;
            element.set_class_name("page");
            document::append(&root, element);
        }
    }
    Some(())
}

/// The docked panels in the page, each with its [`INSIDE`]. An element that only has the panel's name does not count.
pub(crate) fn panels() -> Vec<(Element, Element)> {
    let inside = |panel: &Element| {
        let root = chrome::shadow_root(panel)?;
        root.query_selector(INSIDE).ok()?
    };
    let named = document::all(PANEL).into_iter();
    named
        .filter_map(|panel| inside(&panel).map(|inside| (panel, inside)))
        .collect()
}

/// An element with a shadow root, so that the page's styles stay out and ours stay in. The root is closed to the page's scripts.
pub(crate) fn host(tag: &str, style: &str) -> Option<(Element, ShadowRoot)> {
    let element = document::create(tag)?;
    let init = ShadowRootInit::new(ShadowRootMode::Closed);
    let root = element.attach_shadow(&init).ok()?;
    text(&root, "style", style)?;
    Some((element, root))
}

/// Appends an element of a class.
pub(crate) fn child(parent: &web_sys::Node, tag: &str, class: &str) -> Option<Element> {
    let child = document::create(tag)?;
    if !class.is_empty() {
        child.set_class_name(class);
    }
    parent.append_child(&child).ok()?;
    Some(child)
}

/// Appends an element with text. The text is never read as markup.
pub(crate) fn text(parent: &web_sys::Node, tag: &str, text: &str) -> Option<Element> {
    let child = child(parent, tag, "")?;
    child.set_text_content(Some(text));
    Some(child)
}
