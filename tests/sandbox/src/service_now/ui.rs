//! The pages: the frame trees of the classic UI, Next Experience and a workspace, and the softphone in OpenFrame.
//!
//! They have the frames, ids and elements that a script looks for on a real instance; the rest is only for the eye.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{OriginalUri, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Session, login, session_of, tables};
use crate::page::{asset, escape, fill, html, redirect, script};
use crate::place::{Names, REGION};
use crate::world::{LoginField, PageToken, World};
use crate::{AGENTS, Shared, session};

const CLASSIC: &str = include_str!("../pages/service_now/classic.html");
const NEXT_EXPERIENCE: &str = include_str!("../pages/service_now/next-experience.html");
const WORKSPACE: &str = include_str!("../pages/service_now/workspace.html");
const CONTENT: &str = include_str!("../pages/service_now/content.html");
const CCP: &str = include_str!("../pages/service_now/ccp.html");
const VENDOR: &str = include_str!("../pages/service_now/vendor.html");
const SHELL_SCRIPT: &str = include_str!("../pages/service_now/shell.js");
const SHELL_STYLE: &str = include_str!("../pages/service_now/shell.css");
const CCP_SCRIPT: &str = include_str!("../pages/service_now/ccp.js");
const CCP_CONTROLS_SCRIPT: &str = include_str!("../pages/service_now/ccp-controls.js");
const OPEN_FRAME_SCRIPT: &str = include_str!("../pages/service_now/openframe.js");
const OPEN_FRAME_API: &str = include_str!("../pages/service_now/openframe-api.js");

/// The incidents that the pages show: number and short description. An incident's `sys_id` is made from its number.
const INCIDENTS: [(&str, &str); 4] = [
    ("INC0010001", "Printer on the second floor is out of order"),
    ("INC0010002", "Caller asks for a new headset"),
    ("INC0010003", "Mail is slow since this morning"),
    ("INC0010004", "Badge does not open the north door"),
];

/// A page for somebody who is signed in.
struct Page {
    world: World,
    names: Names,
    session: Session,
}

impl Page {
    /// Sends the browser to the IdP if there is no session.
    fn begin(
        shared: &Shared,
        names: Names,
        headers: &HeaderMap,
        uri: &Uri,
    ) -> Result<Self, Box<Response>> {
        match session_of(shared, headers) {
            Some(session) => Ok(Self {
                world: shared.world(),
                names,
                session,
            }),
            None => Err(Box::new(login::through_idp(
                names,
                uri.path_and_query().map_or("/", |path| path.as_str()),
            ))),
        }
    }

    /// The inline script that every page header has.
    fn token(&self) -> String {
        match self.world.service_now.page_token {
            PageToken::Right => format!("var g_ck = '{}';", self.session.token),
            PageToken::Stale => format!("var g_ck = '{}';", session::random()),
            PageToken::Empty => "var g_ck = '';".to_owned(),
            PageToken::Missing => String::new(),
        }
    }

    /// The template with what all pages have in common.
    fn fill(&self, template: &str, values: &[(&str, &str)]) -> Response {
        let user = &self.session.user;
        let name = AGENTS
            .iter()
            .find(|(agent, ..)| agent == user)
            .map_or(user.as_str(), |(_, name, _)| name);
        let token = self.token();
        let settings = &self.world.service_now;
        let incident = |(number, text): &(&str, &str)| json!({"sysId": tables::user_id(number), "number": number, "text": text});
        let shell = script(&json!({
            "softphone": tables::softphone_url(settings.softphone),
            "delay": settings.softphone_delay_ms,
            "rebuilt": settings.softphone_rebuilt,
            "sandbox": settings.softphone_sandbox,
            "interactionControls": settings.interaction_controls,
            "incidents": INCIDENTS.iter().map(incident).collect::<Vec<_>>(),
        }));
        let mut values = values.to_vec();
        values.extend([("user", name), ("token", &token), ("shell", &shell)]);
        let page = fill(template, &values);
        let own = "<meta charset";
        let brought = format!("{}{own}", settings.markup);
        html(StatusCode::OK, page.replacen(own, &brought, 1))
    }
}

fn answer(page: Result<Response, Box<Response>>) -> Response {
    page.unwrap_or_else(|elsewhere| *elsewhere)
}

pub(super) async fn start() -> Response {
    redirect("/now/nav/ui/home")
}

/// UI16: frames `gsft_main` and `gsft_openframe` in the top page.
pub(super) async fn classic(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Query<HashMap<String, String>>,
) -> Response {
    let main = parameters
        .get("uri")
        .map_or("/home.do", |uri| own_page(uri));
    answer(
        Page::begin(&shared, names, &headers, &uri)
            .map(|page| page.fill(CLASSIC, &[("main", main)])),
    )
}

/// Next Experience: `gsft_main` in the shadow root of the page's macroponent.
pub(super) async fn next_experience(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let target = uri.path().split_once("/params/target/").map(|(_, target)| {
        target
            .replace("%3F", "?")
            .replace("%3D", "=")
            .replace("%2F", "/")
    });
    let main = target.as_deref().map_or("/home.do", own_page);
    answer(
        Page::begin(&shared, names, &headers, &uri)
            .map(|page| page.fill(NEXT_EXPERIENCE, &[("main", main)])),
    )
}

/// A page of this instance to show in a frame, whatever else was asked for.
fn own_page(target: &str) -> &str {
    let page = target.split_once('?').map_or(target, |(page, _)| page);
    let plain = !target.contains("//") && !target.contains('\\') && !target.contains(':');
    if plain && page.ends_with(".do") {
        target
    } else {
        "/home.do"
    }
}

/// A configurable workspace: a single-page application in nested shadow roots.
pub(super) async fn workspace(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let (title, base) = if uri.path().starts_with("/now/sow/") {
        ("Service Operations Workspace", "/now/sow")
    } else {
        ("CSM/FSM Configurable Workspace", "/now/cwf/agent")
    };
    answer(
        Page::begin(&shared, names, &headers, &uri)
            .map(|page| page.fill(WORKSPACE, &[("title", title), ("base", base)])),
    )
}

/// What the main frame shows: lists and forms of the classic UI.
pub(super) async fn content(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Response {
    answer(Page::begin(&shared, names, &headers, &uri).map(|page| {
        let (title, list) = match uri.path() {
            "/blank.do" => ("", String::new()),
            "/sn_cti_connect_instance_list.do" => ("Amazon Connect Instances", instances(&page)),
            _ => ("Incidents", incidents()),
        };
        page.fill(CONTENT, &[("title", title), ("list", &list)])
    }))
}

fn incidents() -> String {
    let line = |(number, text): &(&str, &str)| {
        format!(
            "<tr><td><a href=\"/incident.do?sys_id={}\">{number}</a></td><td>{text}</td></tr>\n",
            tables::user_id(number)
        )
    };
    INCIDENTS.iter().map(line).collect()
}

fn instances(page: &Page) -> String {
    let table = tables::table(
        tables::INSTANCES,
        &page.world,
        page.names,
        "",
        &page.session.user,
    );
    let text = |row: &tables::Row, field: &str| escape(row.get(field).map_or("", String::as_str));
    let line = |row| {
        format!(
            "<tr><td>{}</td><td>{}</td></tr>\n",
            text(row, "name"),
            text(row, "active")
        )
    };
    table.rows.iter().map(line).collect()
}

/// ServiceNow's own softphone page: it loads Streams and calls `initCCP` itself.
pub(super) async fn ccp(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Query<HashMap<String, String>>,
) -> Response {
    answer(Page::begin(&shared, names, &headers, &uri).map(|page| {
        let login_url = shared.login_url(names);
        let table = tables::table(
            tables::INSTANCES,
            &page.world,
            names,
            &login_url,
            &page.session.user,
        );
        let wanted = parameters.get("id");
        let row = table.rows.iter().find(|row| row.get("sys_id") == wanted);
        let record = &page.world.record;
        let params = row
            .and_then(|row| row.get(&record.params_column))
            .and_then(|params| serde_json::from_str::<serde_json::Value>(params).ok());
        let Some(serde_json::Value::Object(mut config)) = params else {
            return page.fill(CCP, &[("config", "null"), ("icc", "false")]);
        };
        let settings = &page.world.service_now;
        config.insert("loginPopup".to_owned(), json!(settings.ccp_login_popup));
        config.insert(
            "softphone".to_owned(),
            json!({"allowFramedSoftphone": true}),
        );
        config.insert("region".to_owned(), json!(REGION));
        let login = match &record.login {
            LoginField::Filled => Some(login_url.as_str()),
            // ServiceNow's server side may read what the agent may not.
            LoginField::Unreadable => Some(login_url.as_str()),
            LoginField::Value(text) => Some(text.as_str()),
            LoginField::Empty | LoginField::Blank | LoginField::Absent => None,
        };
        if let Some(login) = login.filter(|_| settings.ccp_login_url) {
            config.insert("loginUrl".to_owned(), json!(login));
        }
        let controls = script(&settings.interaction_controls);
        page.fill(CCP, &[("config", &script(&config)), ("icc", &controls)])
    }))
}

/// A softphone that has nothing to do with Amazon Connect.
pub(super) async fn vendor(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Response {
    answer(Page::begin(&shared, names, &headers, &uri).map(|page| page.fill(VENDOR, &[])))
}

/// The library that ServiceNow's softphone page loads from its own origin.
pub(super) async fn streams(State(shared): State<Arc<Shared>>) -> Response {
    match tokio::fs::read(shared.streams.join("connect-streams-min.js")).await {
        Ok(library) => asset("text/javascript;charset=UTF-8", library),
        Err(error) => (StatusCode::NOT_FOUND, error.to_string()).into_response(),
    }
}

pub(super) async fn shell_script() -> Response {
    script_file(SHELL_SCRIPT)
}

pub(super) async fn ccp_script() -> Response {
    script_file(CCP_SCRIPT)
}

pub(super) async fn ccp_controls_script() -> Response {
    script_file(CCP_CONTROLS_SCRIPT)
}

pub(super) async fn open_frame_script() -> Response {
    script_file(OPEN_FRAME_SCRIPT)
}

/// The library that a softphone page loads to talk to the page around it.
pub(super) async fn open_frame_api() -> Response {
    script_file(OPEN_FRAME_API)
}

fn script_file(text: &'static str) -> Response {
    asset("text/javascript;charset=UTF-8", text)
}

pub(super) async fn shell_style() -> Response {
    asset("text/css;charset=UTF-8", SHELL_STYLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_instance_are_framed() {
        assert_eq!(
            own_page("incident_list.do?sysparm_query=active=true"),
            "incident_list.do?sysparm_query=active=true"
        );
        for target in [
            "https://evil.test/a.do",
            "//evil.test/a.do",
            "javascript:alert(1)//.do",
            "\\\\evil.test/a.do",
            "/x",
        ] {
            assert_eq!(own_page(target), "/home.do", "{target}");
        }
    }
}
