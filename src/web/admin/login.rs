//! The set-up page's part about SSO Login URL: a checker, and a form that creates a Login URL.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement, HtmlSelectElement};

use crate::admin::checklist::CheckState;
use crate::admin::checklist::Facts;
use crate::admin::form::{Form, Outcome, help, state, verdict};
use crate::login_url;
use crate::login_url::Expected;
use crate::login_url::family::Family;
use crate::login_url::form::{Built, fields};
use crate::login_url::problem::Problem;
use crate::login_url::recipe::RECIPES;
use crate::value::{CcpUrl, ConnectFamily, InstanceArn, LoginHost};
use crate::web::admin::template::{by_id, copies, copy_of, part, show, write};
use crate::web::browser::document;

/// The attribute of a field that keeps the value that the page has filled in.
const FILLED: &str = "data-filled";

/// The record's other values, with which a Login URL is compared.
#[derive(Default, Clone)]
struct Beside {
    arn: Option<InstanceArn>,
    ccp: Option<CcpUrl>,
    idp_hosts: Option<Vec<LoginHost>>,
}

/// The part of the page.
pub(crate) struct LoginUrl {
    document: Document,
    beside: std::cell::RefCell<Beside>,
}

impl LoginUrl {
    pub(crate) fn new(document: &Document) -> Rc<Self> {
        let this = Rc::new(Self {
            document: document.clone(),
            beside: std::cell::RefCell::default(),
        });
        if let Some(select) = by_id(document, "family") {
            for recipe in &RECIPES {
                if let Ok(option) = document.create_element("option") {
                    option.set_text_content(Some(recipe.family.name()));
                    document::append(&select, &option);
                }
            }
        }
        let on = |id: &str, event: &'static str, does: fn(&Self)| {
            if let Some(element) = by_id(document, id) {
                let this = Rc::clone(&this);
                EventListener::new(&element, event, move |_| does(&this)).forget();
            }
        };
        on("login", "input", Self::check);
        on("family", "change", Self::ask);
        on("family", "change", Self::build);
        on("builder", "input", Self::build);
        this.ask();
        this
    }

    /// Fills the fields with the record's values, except fields that were edited by hand.
    pub(crate) fn fill(&self, facts: &Facts) {
        let record = facts.known().and_then(|known| known.record.as_ref().ok());
        let arn = record.and_then(|record| record.arn.as_ref()?.as_ref().ok());
        *self.beside.borrow_mut() = Beside {
            arn: arn.cloned(),
            ccp: facts.ccp(),
            idp_hosts: facts.settings.idp_hosts.clone(),
        };
        self.put("login", facts.login_text().as_deref());
        self.put("arn", arn.map(InstanceArn::as_str));
        let family = facts.ccp().map(|ccp| ccp.family());
        if let (Some(select), Some(family)) = (by_id(&self.document, "domain"), family) {
            let select: HtmlSelectElement = select.unchecked_into();
            select.set_value(match family {
                ConnectFamily::Connect => "connect",
                ConnectFamily::Legacy => "legacy",
                ConnectFamily::GovCloud => "government",
            });
        }
        self.check();
    }

    fn put(&self, id: &str, value: Option<&str>) {
        if let (Some(field), Some(value)) = (by_id(&self.document, id), value) {
            let field: HtmlInputElement = field.unchecked_into();
            // A value that the page has filled in may be replaced; a value typed by hand may not.
            let before = field.get_attribute(FILLED).unwrap_or_default();
            if field.value() == before {
                field.set_value(value);
                // The field may have changed line breaks.
                document::set(&field, FILLED, &field.value());
            }
        }
    }

    fn value(&self, id: &str) -> String {
        let field = by_id(&self.document, id);
        field.map_or_else(String::new, |field| {
            field.unchecked_into::<HtmlInputElement>().value()
        })
    }

    /// Shows the findings about the address in the field.
    fn check(&self) {
        let beside = self.beside.borrow();
        let known = Expected {
            arn: beside.arn.as_ref(),
            ccp: beside.ccp.as_ref(),
            idp_hosts: beside.idp_hosts.as_deref(),
        };
        let text = self.value("login");
        let Some(list) = by_id(&self.document, "findings") else {
            return;
        };
        let corrected = by_id(&self.document, "corrected");
        list.set_text_content(None);
        if let Some(corrected) = &corrected {
            corrected.set_text_content(None);
        }
        if text.is_empty() {
            write(by_id(&self.document, "login-result"), "");
            return;
        }
        let checked = login_url::check(&text, &known);
        write(by_id(&self.document, "login-result"), &verdict(&checked));
        for finding in &checked.findings {
            // A template that is missing from `static/` shows nothing.
            self.finding(&list, finding).unwrap_or_default();
        }
        if let (Some(place), Some(url)) = (corrected, checked.corrected) {
            self.value_row(&place, "Corrected", &url)
                .unwrap_or_default();
        }
    }

    fn finding(&self, list: &Element, finding: &Problem) -> Option<()> {
        let line = copy_of(&self.document, "finding")?;
        let level = state(finding.level());
        line.set_attribute("data-state", level.code()).ok()?;
        // A note is no fault, so it has no word.
        let word = match level {
            CheckState::Ok => "",
            level => level.word(),
        };
        write(part(&line, "state"), word);
        line.set_attribute("data-finding", finding.code()).ok()?;
        let words = finding.words();
        write(part(&line, "title"), words.title);
        write(part(&line, "what"), &words.sentence);
        write(part(&line, "fix"), &words.action);
        list.append_child(&line).ok()?;
        Some(())
    }

    fn family(&self) -> Family {
        let select = by_id(&self.document, "family");
        let at = select.map_or(0, |select| {
            select
                .unchecked_into::<HtmlSelectElement>()
                .selected_index()
        });
        let at = usize::try_from(at).unwrap_or_default();
        RECIPES.get(at).map_or(Family::Okta, |recipe| recipe.family)
    }

    /// Shows the fields of the chosen identity provider.
    fn ask(&self) {
        let Some(list) = by_id(&self.document, "fields") else {
            return;
        };
        write(by_id(&self.document, "family-help"), help(self.family()));
        list.set_text_content(None);
        for field in fields(self.family()) {
            if let Some(row) = copy_of(&self.document, "field") {
                write(part(&row, "label"), field.label);
                if let Some(input) = part(&row, "input") {
                    document::set(&input, "id", &id_of(field.name));
                    document::set(&input, "placeholder", field.example);
                }
                if let Some(label) = part(&row, "label") {
                    document::set(&label, "for", &id_of(field.name));
                }
                document::append(&list, &row);
            }
        }
    }

    fn build(&self) {
        let Some(out) = by_id(&self.document, "built") else {
            return;
        };
        out.set_text_content(None);
        let family = self.family();
        let texts = fields(family).iter();
        let texts = texts.map(|field| (field.name, self.value(&id_of(field.name))));
        let form = Form {
            family,
            texts: texts.collect(),
            instance: self.value("arn"),
            domain: self.domain(),
        };
        let error = match form.outcome() {
            Outcome::Wrong(sentence) => sentence,
            Outcome::Incomplete => String::new(),
            Outcome::Built(built) => {
                self.built(&out, &built).unwrap_or_default();
                String::new()
            }
        };
        write(by_id(&self.document, "built-error"), &error);
    }

    /// The chosen kind of Amazon Connect host.
    fn domain(&self) -> ConnectFamily {
        match self.value("domain").as_str() {
            "legacy" => ConnectFamily::Legacy,
            "government" => ConnectFamily::GovCloud,
            _ => ConnectFamily::Connect,
        }
    }

    fn built(&self, out: &Element, built: &Built) -> Option<()> {
        self.value_row(
            out,
            "SSO Login URL, for the record in ServiceNow",
            built.login_url.as_str(),
        )?;
        if let Some(relay_state) = &built.relay_state {
            let setting = format!("{}, for the application at the IdP", built.setting);
            self.value_row(out, &setting, relay_state)?;
        }
        Some(())
    }

    fn value_row(&self, list: &Element, name: &str, value: &str) -> Option<()> {
        let row = copy_of(&self.document, "value")?;
        write(part(&row, "name"), name);
        write(part(&row, "text"), value);
        let button = part(&row, "copy")?;
        button
            .set_attribute("aria-label", &format!("Copy {name}"))
            .ok()?;
        copies(&button, value.to_owned());
        show(list, true);
        list.append_child(&row).ok()?;
        Some(())
    }
}

fn id_of(field: &str) -> String {
    format!("field-{field}")
}
