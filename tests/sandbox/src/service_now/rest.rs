//! The REST API: who may ask, and every answer that an asker has to be ready for.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, Json};
use serde_json::{Map, Value, json};

use super::tables::{self, Row, Table};
use super::{Session, login, session_of};
use crate::page::{asset, redirect, with};
use crate::place::Names;
use crate::world::{ServiceNow, SignedOut, Softphone, TableAnswer};
use crate::{Shared, session};

const LOGGED_IN: HeaderName = HeaderName::from_static("x-is-logged-in");
const USER_TOKEN: HeaderName = HeaderName::from_static("x-usertoken");
const FRESH_TOKEN: HeaderName = HeaderName::from_static("x-usertoken-response");
const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
const TRANSACTION: HeaderName = HeaderName::from_static("x-transaction-id");
const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");

/// An answer in place of the one that was asked for.
type Refused = Box<Response>;

/// One request to the REST API.
struct Call {
    shared: Arc<Shared>,
    names: Names,
    settings: ServiceNow,
    session: Session,
}

impl Call {
    /// Lets in a request with a live session and its token.
    fn begin(
        shared: Arc<Shared>,
        names: Names,
        headers: &HeaderMap,
        path: &str,
    ) -> Result<Self, Refused> {
        let settings = shared.world().service_now;
        let Some(session) = session_of(&shared, headers) else {
            return Err(Box::new(match settings.signed_out {
                SignedOut::Unauthorized => unauthorized(&settings, None),
                SignedOut::LoginPage => redirect("/login.do"),
                SignedOut::Idp => login::through_idp(names, path),
            }));
        };
        let token = headers
            .get(USER_TOKEN)
            .and_then(|value| value.to_str().ok());
        if token != Some(session.token.as_str()) {
            return Err(Box::new(unauthorized(&settings, Some(&session))));
        }
        Ok(Self {
            shared,
            names,
            settings,
            session,
        })
    }

    /// The table, unless a switch has another answer for it.
    fn table(&self, name: &str) -> Result<Table, Refused> {
        let world = self.shared.world();
        let answer = match name {
            tables::INSTANCES => self.settings.instance_table,
            tables::USERS => self.settings.user_table,
            tables::OPEN_FRAME if self.settings.softphone == Softphone::Unreadable => {
                TableAnswer::Forbidden
            }
            tables::OPEN_FRAME => self.settings.open_frame_table,
            // What an agent may not see on a real instance.
            "sys_dictionary" | "sys_db_object" | "sys_documentation" => TableAnswer::Forbidden,
            _ => TableAnswer::InvalidTable,
        };
        self.switched(answer, name)?;
        let login_url = self.shared.login_url(self.names);
        let mut table = tables::table(name, &world, self.names, &login_url, &self.session.user);
        if answer == TableAnswer::NoReadableRows {
            table.hide_rows();
        }
        Ok(table)
    }

    /// Refuses with what a switch says, if it says anything.
    fn switched(&self, answer: TableAnswer, table: &str) -> Result<(), Refused> {
        let refused = match answer {
            TableAnswer::Works | TableAnswer::NoReadableRows => return Ok(()),
            TableAnswer::InvalidTable => error(
                StatusCode::BAD_REQUEST,
                &format!("Invalid table {table}"),
                "",
            ),
            TableAnswer::Unauthorized => {
                return Err(Box::new(unauthorized(&self.settings, Some(&self.session))));
            }
            TableAnswer::Forbidden => error(
                StatusCode::FORBIDDEN,
                "User Not Authorized",
                "Failed API level ACL Validation",
            ),
            TableAnswer::NotFound => no_record(),
            TableAnswer::RateLimited => {
                let limited = with(
                    error(
                        StatusCode::TOO_MANY_REQUESTS,
                        "Rate limit exceeded",
                        "Rate limit exceeded",
                    ),
                    RATE_LIMIT,
                    "100",
                );
                match self.settings.retry_after {
                    Some(seconds) => with(limited, header::RETRY_AFTER, &seconds.to_string()),
                    None => limited,
                }
            }
            TableAnswer::LoginPage => redirect("/login.do"),
            TableAnswer::Malformed => asset(
                "application/json;charset=UTF-8",
                r#"{"result":[{"sys_id":"0123"#,
            ),
            TableAnswer::Error => error(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Transaction cancelled: maximum execution time exceeded",
                "",
            ),
        };
        Err(Box::new(self.marked(refused)))
    }

    /// The answer with the headers that every answer in a session has.
    fn marked(&self, response: Response) -> Response {
        let response = with(response, TRANSACTION, &session::random()[..32]);
        if self.settings.says_logged_in {
            with(response, LOGGED_IN, "true")
        } else {
            response
        }
    }
}

fn error(status: StatusCode, message: &str, detail: &str) -> Response {
    (
        status,
        Json(json!({"error": {"message": message, "detail": detail}, "status": "failure"})),
    )
        .into_response()
}

fn no_record() -> Response {
    error(
        StatusCode::NOT_FOUND,
        "No Record found",
        "Record doesn't exist or ACL restricts the record retrieval",
    )
}

/// 401, with the right token if there is a session.
fn unauthorized(settings: &ServiceNow, session: Option<&Session>) -> Response {
    let mut response = error(
        StatusCode::UNAUTHORIZED,
        "User is not authenticated",
        "Required to provide Auth information",
    );
    if settings.says_logged_in {
        response = with(
            response,
            LOGGED_IN,
            if session.is_some() { "true" } else { "false" },
        );
    }
    if settings.native_prompt {
        response = with(
            response,
            header::WWW_AUTHENTICATE,
            "BASIC realm=\"Service-now\"",
        );
    }
    match session {
        Some(session) if settings.offers_token => with(response, FRESH_TOKEN, &session.token),
        _ => response,
    }
}

fn answer(outcome: Result<Response, Refused>) -> Response {
    outcome.unwrap_or_else(|refused| *refused)
}

type Parameters = Query<HashMap<String, String>>;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(name): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    answer((|| {
        let call = Call::begin(shared, names, &headers, uri.path())?;
        let table = call.table(&name)?;
        let user_id = tables::user_id(&call.session.user);
        let query = parameters.get("sysparm_query").map_or("", String::as_str);
        if tables::terms(query).any(|term| table.unreadable.contains(&term.field)) {
            let detail = "Field(s) present in the query do not have permission to be read";
            return Ok(call.marked(error(
                StatusCode::FORBIDDEN,
                "Insufficient rights to query records",
                detail,
            )));
        }
        let matching: Vec<&Row> = table
            .rows
            .iter()
            .filter(|row| tables::matches(row, query, &user_id))
            .collect();
        let limit = parameters
            .get("sysparm_limit")
            .and_then(|limit| limit.parse().ok())
            .unwrap_or(10_000);
        // The limit comes before the access rules: hidden rows use it up.
        let shown = matching
            .iter()
            .take(limit)
            .filter(|_| !table.hidden)
            .map(|row| shown(row, &parameters));
        let response = Json(json!({"result": shown.collect::<Vec<_>>()})).into_response();
        let counted = parameters
            .get("sysparm_no_count")
            .is_none_or(|flag| flag != "true");
        let response = if counted {
            with(response, TOTAL, &matching.len().to_string())
        } else {
            response
        };
        Ok(call.marked(response))
    })())
}

pub(super) async fn row(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path((name, sys_id)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Response {
    answer((|| {
        let call = Call::begin(shared, names, &headers, uri.path())?;
        let table = call.table(&name)?;
        let row = table
            .rows
            .iter()
            .find(|row| !table.hidden && row.get("sys_id").is_some_and(|id| *id == sys_id));
        Ok(call.marked(match row {
            Some(row) => Json(json!({"result": shown(row, &parameters)})).into_response(),
            None => no_record(),
        }))
    })())
}

/// A row as the request wants it: some fields only, and raw or display values.
fn shown(row: &Row, parameters: &HashMap<String, String>) -> Value {
    let fields: Option<Vec<&str>> = parameters
        .get("sysparm_fields")
        .filter(|fields| !fields.is_empty())
        .map(|fields| fields.split(',').map(str::trim).collect());
    let both = parameters
        .get("sysparm_display_value")
        .is_some_and(|which| which == "all");
    let wanted = row.iter().filter(|(name, _)| {
        fields
            .as_ref()
            .is_none_or(|fields| fields.contains(&name.as_str()))
    });
    let value = |value: &String| {
        if both {
            json!({"value": value, "display_value": value})
        } else {
            json!(value)
        }
    };
    Value::Object(
        wanted
            .map(|(name, text)| (name.clone(), value(text)))
            .collect::<Map<_, _>>(),
    )
}

pub(super) async fn columns(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(name): Path<String>,
) -> Response {
    answer((|| {
        let call = Call::begin(shared, names, &headers, uri.path())?;
        let answer = if name == tables::INSTANCES {
            call.settings.columns
        } else {
            TableAnswer::InvalidTable
        };
        call.switched(answer, &name)?;
        let columns = tables::instance_columns(&call.shared.world().record);
        let column = |(element, label, kind): (String, &str, &str)| {
            (element, json!({"label": label, "type": kind}))
        };
        let columns: Map<String, Value> = columns.into_iter().map(column).collect();
        Ok(call.marked(Json(json!({"result": {"name": name, "label": "Amazon Connect Instance", "columns": columns}})).into_response()))
    })())
}

pub(super) async fn session_info(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Response {
    answer((|| {
        let call = Call::begin(shared, names, &headers, uri.path())?;
        let settings = &call.settings;
        let user_name = settings.user_name.as_deref().unwrap_or(&call.session.user);
        let info = json!({"g_ck": call.session.token, "user_name": user_name, "user_sys_id": tables::user_id(&call.session.user)});
        Ok(call.marked(Json(json!({"result": info})).into_response()))
    })())
}

/// `OpenFrameAjaxUtility.getOpenFrameConfiguration`, by which the classic UI learns which softphone to show.
pub(super) async fn open_frame(
    State(shared): State<Arc<Shared>>,
    Extension(names): Extension<Names>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Form(parameters): Form<HashMap<String, String>>,
) -> Response {
    answer((|| {
        let call = Call::begin(shared, names, &headers, uri.path())?;
        let asked =
            |name: &str, value: &str| parameters.get(name).is_some_and(|given| given == value);
        if !asked("sysparm_processor", "OpenFrameAjaxUtility")
            || !asked("sysparm_name", "getOpenFrameConfiguration")
        {
            return Ok(call.marked(error(StatusCode::BAD_REQUEST, "Invalid processor", "")));
        }
        if call.settings.softphone == Softphone::Unreadable {
            call.switched(TableAnswer::Forbidden, "")?;
        }
        let config = match tables::softphone_url(call.settings.softphone) {
            Some(url) => {
                json!({"config": {"url": url, "title": "Amazon Connect", "subTitle": "", "width": "320", "height": "520", "collapsedViewEnabled": false}})
            }
            None => json!({}),
        };
        Ok(call.marked(Json(config).into_response()))
    })())
}
