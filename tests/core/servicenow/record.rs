//! What ServiceNow's answers mean: the instance record, and the softphone of OpenFrame.

use patchcord::cause::Cause;
use patchcord::servicenow::OwnSoftphone;
use patchcord::servicenow::columns::parse_columns;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::request::{columns_path, request_path};
use patchcord::servicenow::{
    Answer, CcpUrlError, Columns, FieldNames, LoginField, Reading, Record,
};
use patchcord::servicenow::{openframe, page_kind};
use patchcord::value::{AddressError, SysId};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER_ID: &str = "ffffffffffffffffffffffffffffffff";
const LOGIN: &str = "https://idp.example.test/app/amazon/sso/saml";
const TOKEN: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SIGN_IN_PAGE: &str = "<!DOCTYPE html><form action=\"/login.do\"></form>";
const ERROR_PAGE: &str = "<!DOCTYPE html><h1>Your instance is hibernating</h1>";

fn id(text: &str) -> SysId {
    SysId::parse(text).unwrap()
}

/// A row as ServiceNow 5.3.0 answers it, as far as anybody knows.
fn row() -> Value {
    json!({
        "sys_id": ID,
        "name": "acme",
        "active": "true",
        "aws_arn": "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555",
        "instance_params": "{\"ccpHost\":\"acme.my.connect.aws\",\"ccpUrl\":\"https://acme.my.connect.aws/ccp-v2\"}",
        "sso_login_url": LOGIN,
    })
}

fn row_with(key: &str, value: Value) -> Value {
    let mut row = row();
    row[key] = value;
    row
}

fn row_without(key: &str) -> Value {
    let mut row = row();
    row.as_object_mut().unwrap().remove(key).unwrap();
    row
}

fn answer(status: u16, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut answer = Answer::new(status, false, body.to_owned());
    for (name, value) in headers {
        answer.header(name, value);
    }
    answer
}

fn json_answer(body: &Value) -> Answer {
    answer(
        200,
        &body.to_string(),
        &[("content-type", "application/json;charset=UTF-8")],
    )
}

fn list(rows: &[Value]) -> Answer {
    json_answer(&json!({ "result": rows }))
}

fn columns(columns: Value) -> Columns {
    parse_columns(&json_answer(&json!({"result": {"columns": columns}}))).unwrap()
}

fn read_plainly(answer: &Answer) -> Reading {
    read(answer, None, &FieldNames::default(), None)
}

#[track_caller]
fn found(reading: Reading) -> Record {
    match reading {
        Reading::Found(record) => *record,
        other => panic!("no record: {other:?}"),
    }
}

#[track_caller]
fn record(row: Value) -> Record {
    found(read_plainly(&list(&[row])))
}

/// The record where ServiceNow was asked for its columns in vain.
#[track_caller]
fn asked(row: Value) -> Record {
    let (names, none) = (FieldNames::default(), Columns::default());
    found(read(&list(&[row]), None, &names, Some(&none)))
}

#[track_caller]
fn login(row: Value, names: &FieldNames, columns: Option<&Columns>) -> LoginField {
    found(read(&list(&[row]), None, names, columns)).login
}

#[track_caller]
fn assert_filled(field: &LoginField) {
    match field {
        LoginField::Filled(url) => assert_eq!(url.as_str(), LOGIN),
        other => panic!("not filled: {other:?}"),
    }
}

/// An answer means this, and is told under this cause.
#[track_caller]
fn assert_reading(answer: &Answer, reading: &Reading, cause: Cause) {
    assert_eq!(read_plainly(answer), *reading);
    assert_eq!(reading.cause(), Some(cause));
}

// --- the request -------------------------------------------------------------------------------------------------------

#[test]
fn a_refused_token_is_worth_one_more_try_only_while_the_session_lives() {
    let fresh = [("X-UserToken-Response", TOKEN)];
    let retry = |status, headers: &[(&str, &str)]| {
        let token = answer(status, "{}", headers).token_for_retry();
        token.map(|token| token.expose().to_owned())
    };
    assert_eq!(retry(401, &fresh).as_deref(), Some(TOKEN));
    assert_eq!(retry(401, &[]), None);
    assert_eq!(retry(200, &fresh), None);
    let over = [fresh[0], ("X-Is-Logged-In", "false")];
    assert_eq!(retry(401, &over), None);
}

#[test]
fn a_list_is_asked_for_with_room_for_hidden_rows_and_without_a_filter() {
    assert_eq!(
        request_path("sn_cti_connect_instance", None),
        "/api/now/table/sn_cti_connect_instance?sysparm_limit=20&sysparm_exclude_reference_link=true"
    );
}

#[test]
fn one_row_is_asked_for_by_its_id() {
    assert_eq!(
        request_path("sn_cti_connect_instance", Some(&id(ID))),
        "/api/now/table/sn_cti_connect_instance/0123456789abcdef0123456789abcdef?sysparm_exclude_reference_link=true"
    );
}

#[test]
fn a_table_name_cannot_leave_its_place_in_the_path() {
    assert_eq!(
        request_path("../sys_user?a#", Some(&id(ID))),
        "/api/now/table/..%2Fsys_user%3Fa%23/0123456789abcdef0123456789abcdef?sysparm_exclude_reference_link=true"
    );
    assert_eq!(
        columns_path("../sys_user"),
        "/api/now/ui/meta/..%2Fsys_user"
    );
}

#[test]
fn the_table_is_servicenows_unless_the_policy_names_another() {
    assert_eq!(FieldNames::default().table(), "sn_cti_connect_instance");
    let names: FieldNames = serde_json::from_value(json!({"table": "u_phones"})).unwrap();
    assert_eq!(names.table(), "u_phones");
    assert_eq!(columns_path(names.table()), "/api/now/ui/meta/u_phones");
}

// --- what an answer means ----------------------------------------------------------------------------------------------

#[test]
fn a_missing_token_is_told_with_the_right_one() {
    let answer = answer(
        401,
        r#"{"error":{"message":"User Not Authenticated"},"status":"failure"}"#,
        &[("X-Is-Logged-In", "true"), ("x-usertoken-response", TOKEN)],
    );
    let Reading::TokenRefused { fresh: Some(token) } = read_plainly(&answer) else {
        panic!("{answer:?}");
    };
    assert_eq!(token.expose(), TOKEN);
    assert_eq!(read_plainly(&answer).cause(), Some(Cause::NotAuthenticated));
}

#[test]
fn a_refused_token_may_come_without_the_right_one() {
    for headers in [
        &[("X-Is-Logged-In", "true")][..],
        &[],
        &[("X-UserToken-Response", "short")],
    ] {
        assert_reading(
            &answer(401, "{}", headers),
            &Reading::TokenRefused { fresh: None },
            Cause::NotAuthenticated,
        );
    }
}

#[test]
fn a_session_that_is_over_is_signed_out() {
    assert_reading(
        &answer(401, "{}", &[("X-Is-Logged-In", "false")]),
        &Reading::SignedOut,
        Cause::SignedOut,
    );
    // The token would be a guest's.
    assert_reading(
        &answer(
            401,
            "{}",
            &[("X-Is-Logged-In", "false"), ("X-UserToken-Response", TOKEN)],
        ),
        &Reading::SignedOut,
        Cause::SignedOut,
    );
}

#[test]
fn a_redirect_away_from_the_table_is_signed_out() {
    for status in [0, 302, 307] {
        assert_reading(
            &answer(status, "", &[]),
            &Reading::SignedOut,
            Cause::SignedOut,
        );
    }
    let followed = Answer::new(200, true, ERROR_PAGE.to_owned());
    assert_reading(&followed, &Reading::SignedOut, Cause::SignedOut);
}

#[test]
fn a_sign_in_page_in_place_of_json_is_signed_out() {
    for (body, headers) in [
        (
            SIGN_IN_PAGE,
            &[("Content-Type", "text/html;charset=UTF-8")][..],
        ),
        (SIGN_IN_PAGE, &[]),
        ("  <html><input name=\"SAMLRequest\">", &[]),
        (
            "window.location='/auth_redirect_LOGIN'",
            &[("Content-Type", "text/html")],
        ),
    ] {
        assert_reading(
            &answer(200, body, headers),
            &Reading::SignedOut,
            Cause::SignedOut,
        );
    }
}

#[test]
fn any_other_page_in_place_of_json_is_malformed() {
    for (body, headers) in [
        (ERROR_PAGE, &[("Content-Type", "text/html")][..]),
        ("", &[]),
        ("{\"result\":[", &[]),
        ("login", &[("Content-Type", "text/plain")]),
        ("[]", &[]),
        ("{}", &[]),
        (r#"{"result":null}"#, &[]),
        (r#"{"result":"rows"}"#, &[]),
        (r#"{"result":["row"]}"#, &[]),
        (
            r#"{"error":{"message":"Transaction cancelled"},"status":"failure"}"#,
            &[],
        ),
    ] {
        assert_reading(
            &answer(200, body, headers),
            &Reading::Malformed,
            Cause::RecordMalformed,
        );
    }
}

#[test]
fn rows_that_came_by_a_redirect_are_rows() {
    let answer = Answer::new(200, true, json!({"result": [row()]}).to_string());
    assert_eq!(found(read_plainly(&answer)).sys_id, Some(id(ID)));
}

#[test]
fn a_forbidden_table_is_forbidden() {
    for body in [
        r#"{"error":{"message":"User Not Authorized","detail":"Failed API level ACL Validation"},"status":"failure"}"#,
        r#"{"error":{"message":"Insufficient rights to query records"},"status":"failure"}"#,
    ] {
        assert_reading(
            &answer(403, body, &[]),
            &Reading::Forbidden,
            Cause::RecordForbidden,
        );
    }
}

#[test]
fn a_row_that_is_absent_or_hidden_is_not_found() {
    let body = r#"{"error":{"message":"No Record found","detail":"Record doesn't exist or ACL restricts the record retrieval"},"status":"failure"}"#;
    assert_reading(
        &answer(404, body, &[]),
        &Reading::NotFound,
        Cause::RecordNotFound,
    );
}

#[test]
fn a_missing_table_is_told_from_other_bad_requests() {
    assert_reading(
        &answer(
            400,
            r#"{"error":{"message":"Invalid table sn_cti_connect_instance"},"status":"failure"}"#,
            &[],
        ),
        &Reading::TableMissing,
        Cause::TableMissing,
    );
    assert_reading(
        &answer(400, r#"{"error":{"message":"Bad request"}}"#, &[]),
        &Reading::ServerError(400),
        Cause::ServerError(400),
    );
}

#[test]
fn a_rate_limit_is_waited_out_within_bounds() {
    for (retry_after, seconds) in [
        (Some("47"), 47),
        (Some(" 47 "), 47),
        (Some("0"), 1),
        (Some("999999"), 3600),
        (Some("99999999999999"), 60),
        (Some("-1"), 60),
        (Some("Wed, 25 Nov 2026 03:33:00 GMT"), 60),
        (None, 60),
    ] {
        let mut answer = answer(429, r#"{"error":{"message":"Rate limit exceeded"}}"#, &[]);
        if let Some(value) = retry_after {
            answer.header("Retry-After", value);
        }
        assert_reading(
            &answer,
            &Reading::RateLimited { seconds },
            Cause::RateLimited { seconds },
        );
    }
}

#[test]
fn a_failing_server_is_told_with_its_status() {
    for status in [405, 500, 502, 503] {
        assert_reading(
            &answer(status, SIGN_IN_PAGE, &[("Content-Type", "text/html")]),
            &Reading::ServerError(status),
            Cause::ServerError(status),
        );
    }
}

#[test]
fn hidden_rows_are_told_from_no_rows_by_the_count() {
    let empty = |headers| answer(200, r#"{"result":[]}"#, headers);
    assert_reading(
        &empty(&[("X-Total-Count", "1")]),
        &Reading::NoRows { counted: Some(1) },
        Cause::RecordForbidden,
    );
    assert_reading(
        &empty(&[("X-Total-Count", "0")]),
        &Reading::NoRows { counted: Some(0) },
        Cause::RecordNotFound,
    );
    assert_reading(
        &empty(&[]),
        &Reading::NoRows { counted: None },
        Cause::RecordNotFound,
    );
}

// --- which row ---------------------------------------------------------------------------------------------------------

#[test]
fn the_only_active_row_is_the_agents() {
    let mut old = row_with("active", json!("false"));
    old["sys_id"] = json!(OTHER_ID);
    let answer = list(&[old, row()]);
    assert_eq!(found(read_plainly(&answer)).sys_id, Some(id(ID)));
}

#[test]
fn several_active_rows_are_never_guessed_among() {
    let answer = list(&[row(), row_with("sys_id", json!(OTHER_ID))]);
    assert_reading(&answer, &Reading::Ambiguous, Cause::RecordAmbiguous);
}

#[test]
fn the_wanted_row_is_taken_from_several() {
    let answer = list(&[row(), row_with("sys_id", json!(OTHER_ID))]);
    let reading = read(&answer, Some(&id(OTHER_ID)), &FieldNames::default(), None);
    assert_eq!(found(reading).sys_id, Some(id(OTHER_ID)));
}

#[test]
fn the_wanted_row_is_taken_though_it_is_inactive() {
    let answer = json_answer(&json!({"result": row_with("active", json!("false"))}));
    let record = found(read(&answer, Some(&id(ID)), &FieldNames::default(), None));
    assert_eq!(record.active, Some(false));
}

#[test]
fn another_row_than_the_wanted_one_is_not_taken() {
    let answer = json_answer(&json!({"result": row()}));
    let reading = read(&answer, Some(&id(OTHER_ID)), &FieldNames::default(), None);
    assert_eq!(reading, Reading::NotFound);
}

#[test]
fn inactive_rows_are_not_taken() {
    for inactive in [
        json!("false"),
        json!(false),
        json!("0"),
        json!({"value": "false", "display_value": "No"}),
    ] {
        assert_reading(
            &list(&[row_with("active", inactive)]),
            &Reading::NoneActive,
            Cause::RecordInactive,
        );
    }
}

#[test]
fn active_is_read_in_every_form() {
    for active in [
        json!("true"),
        json!(true),
        json!("1"),
        json!({"value": "true", "display_value": "Yes"}),
    ] {
        assert_eq!(record(row_with("active", active)).active, Some(true));
    }
    assert_eq!(record(row_with("active", json!("perhaps"))).active, None);
}

#[test]
fn a_row_that_hides_whether_it_is_active_may_be_the_agents() {
    let record = record(row_without("active"));
    assert_eq!(record.active, None);
    assert_eq!(record.sys_id, Some(id(ID)));
}

#[test]
fn one_row_of_more_than_the_list_can_hold_is_not_the_only_one() {
    let with_count = |count| {
        let mut answer = list(&[row()]);
        answer.header("X-Total-Count", count);
        read_plainly(&answer)
    };
    assert_eq!(with_count("21"), Reading::Ambiguous);
    // Within the list's limit the others are hidden from this agent, so this one is meant for them.
    assert_eq!(found(with_count("20")).sys_id, Some(id(ID)));
}

// --- the fields --------------------------------------------------------------------------------------------------------

#[test]
fn a_row_is_read_whole() {
    let record = record(row());
    assert_eq!(record.sys_id, Some(id(ID)));
    assert_eq!(record.active, Some(true));
    assert_eq!(record.arn.unwrap().unwrap().region(), "us-west-2");
    assert_eq!(
        record.ccp_url.unwrap().as_str(),
        "https://acme.my.connect.aws/ccp-v2"
    );
    assert_filled(&record.login);
    assert_eq!(record.login.cause(), None);
}

#[test]
fn values_may_come_beside_their_display_value_or_their_link() {
    let mut objects = row();
    for (_, value) in objects.as_object_mut().unwrap() {
        *value = json!({"value": value.clone(), "display_value": "as shown", "link": "https://acme.service-now.com/x"});
    }
    assert_eq!(record(objects), record(row()));
}

#[test]
fn a_record_travels_unchanged() {
    for row in [
        row(),
        row_with("sso_login_url", json!("x")),
        row_without("instance_params"),
    ] {
        let record = record(row);
        let sent = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&sent).unwrap(), record);
    }
}

#[test]
fn other_likely_names_are_known() {
    let renamed = json!({
        "sys_id": ID, "arn": row()["aws_arn"], "params": row()["instance_params"], "login_url": LOGIN
    });
    let record = record(renamed);
    assert!(record.arn.unwrap().is_ok());
    assert!(record.ccp_url.is_ok());
    assert_filled(&record.login);
    for name in ["sso_url", "u_sso_login_url", "connect_sso_login_url_v2"] {
        let mut row = row_without("sso_login_url");
        row[name] = json!(LOGIN);
        assert_filled(&login(row, &FieldNames::default(), None));
    }
}

#[test]
fn names_set_by_policy_are_the_only_ones() {
    let names: FieldNames = serde_json::from_value(json!({
        "active": "u_active", "arn": "u_arn", "instanceParams": "u_params", "loginUrl": "u_login"
    }))
    .unwrap();
    let mut ours = row();
    ours["u_active"] = json!("true");
    ours["active"] = json!("false");
    ours["u_arn"] = json!(
        "arn:aws:connect:eu-west-2:123456789012:instance/11111111-2222-4333-8444-555555555555"
    );
    ours["u_params"] = json!(r#"{"ccpUrl":"https://ours.my.connect.aws/ccp-v2"}"#);
    ours["u_login"] = json!("");
    let record = found(read(&list(&[ours]), None, &names, None));
    assert_eq!(record.active, Some(true));
    assert_eq!(record.arn.unwrap().unwrap().region(), "eu-west-2");
    assert_eq!(record.ccp_url.unwrap().host(), "ours.my.connect.aws");
    assert_eq!(record.login, LoginField::Empty);

    // The usual names do not stand in for them.
    let record = found(read(&list(&[row()]), None, &names, None));
    assert_eq!(record.arn, None);
    assert_eq!(record.ccp_url, Err(CcpUrlError::Missing));
    assert_eq!(record.login, LoginField::Missing);
}

#[test]
fn an_arn_may_be_absent_empty_or_wrong() {
    assert_eq!(record(row_without("aws_arn")).arn, None);
    assert_eq!(
        record(row_with("aws_arn", json!(""))).arn,
        Some(Err(AddressError::Empty))
    );
    assert_eq!(
        record(row_with("aws_arn", json!("x"))).arn,
        Some(Err(AddressError::NotInstanceArn))
    );
}

#[test]
fn the_ccp_address_is_inside_the_instance_params() {
    let ccp_url = |params| record(row_with("instance_params", params)).ccp_url;
    for (params, error, cause) in [
        (json!(""), CcpUrlError::Malformed, Cause::ParamsMalformed),
        (json!("{"), CcpUrlError::Malformed, Cause::ParamsMalformed),
        (json!("[]"), CcpUrlError::Malformed, Cause::ParamsMalformed),
        (json!("{}"), CcpUrlError::Malformed, Cause::ParamsMalformed),
        (
            json!(r#"{"ccpUrl":7}"#),
            CcpUrlError::Malformed,
            Cause::ParamsMalformed,
        ),
        (
            json!(r#"{"ccpHost":"acme.my.connect.aws"}"#),
            CcpUrlError::Malformed,
            Cause::ParamsMalformed,
        ),
        (
            json!(r#"{"ccpUrl":""}"#),
            CcpUrlError::Invalid(AddressError::Empty),
            Cause::CcpUrlInvalid(AddressError::Empty),
        ),
        (
            json!(r#"{"ccpUrl":"https://evil.example/ccp-v2"}"#),
            CcpUrlError::Invalid(AddressError::NotConnectHost),
            Cause::CcpUrlInvalid(AddressError::NotConnectHost),
        ),
    ] {
        assert_eq!(ccp_url(params), Err(error.clone()));
        assert_eq!(error.cause(), cause);
    }
    assert_eq!(
        record(row_without("instance_params")).ccp_url,
        Err(CcpUrlError::Missing)
    );
    assert_eq!(CcpUrlError::Missing.cause(), Cause::ParamsMissing);
}

// --- SSO Login URL -----------------------------------------------------------------------------------------------------

#[test]
fn an_empty_or_blank_login_field_is_empty() {
    for empty in [
        json!(""),
        json!(" \t\r\n "),
        json!(null),
        json!({"value": "", "display_value": ""}),
    ] {
        let field = record(row_with("sso_login_url", empty)).login;
        assert_eq!(field, LoginField::Empty);
        assert_eq!(field.cause(), Some(Cause::LoginFieldEmpty));
    }
}

#[test]
fn a_login_field_with_a_wrong_address_is_invalid() {
    let field = record(row_with("sso_login_url", json!("http://idp.example.test/"))).login;
    assert_eq!(field, LoginField::Invalid(AddressError::NotHttps));
    assert_eq!(
        field.cause(),
        Some(Cause::LoginUrlInvalid(AddressError::NotHttps))
    );
}

#[test]
fn a_login_field_that_did_not_come_is_missing_not_empty() {
    for row in [
        row_without("sso_login_url"),
        // A shape that nobody has seen says nothing either.
        row_with("sso_login_url", json!(["https://idp.example.test/"])),
        row_with("sso_login_url", json!({"display_value": ""})),
    ] {
        let field = login(row, &FieldNames::default(), None);
        assert_eq!(field, LoginField::Missing);
        assert_eq!(field.cause(), Some(Cause::LoginFieldMissing));
    }
}

#[test]
fn the_columns_tell_an_absent_login_field_from_an_unreadable_one() {
    let without = columns(json!({"name": {"label": "Name"}, "sso_enabled": {"label": "SSO"}}));
    let field = login(
        row_without("sso_login_url"),
        &FieldNames::default(),
        Some(&without),
    );
    assert_eq!(field, LoginField::Absent);
    assert_eq!(field.cause(), Some(Cause::LoginFieldAbsent));

    for with in [
        json!({"sso_login_url": {"label": "URL de connexion"}}),
        json!({"login_url": {}}),
        json!({"u_sso_login_url": {}}),
        json!({"federation": {"label": "SSO Login URL"}}),
    ] {
        let field = login(
            row_without("sso_login_url"),
            &FieldNames::default(),
            Some(&columns(with)),
        );
        assert_eq!(field, LoginField::Unreadable);
        assert_eq!(field.cause(), Some(Cause::LoginFieldUnreadable));
    }
}

#[test]
fn the_columns_find_a_login_field_by_its_label() {
    let known =
        columns(json!({"federation": {"label": "SSO login URL"}, "name": {"label": "Name"}}));
    let mut row = row_without("sso_login_url");
    row["federation"] = json!(LOGIN);
    assert_filled(&login(row, &FieldNames::default(), Some(&known)));
}

#[test]
fn two_columns_that_could_be_the_login_field_are_not_guessed_between() {
    let mut row = row_without("sso_login_url");
    row["u_sso_login_url"] = json!(LOGIN);
    row["v_sso_login_url"] = json!("https://evil.example/");
    let field = login(row, &FieldNames::default(), None);
    let names = ["u_sso_login_url", "v_sso_login_url"].map(str::to_owned);
    assert_eq!(field, LoginField::Ambiguous(names.to_vec()));
    assert_eq!(field.cause(), Some(Cause::LoginFieldAmbiguous));
}

/// The federate address of the instance of [`row`], or of another one, encoded.
fn leading_to(instance: &str) -> String {
    let federate = "https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconnect%2Ffederate%2F";
    format!("https://sso.example.test/start?RelayState={federate}{instance}")
}

#[test]
fn a_login_field_under_a_name_that_says_nothing_is_known_by_where_its_address_leads() {
    let home = leading_to("11111111-2222-4333-8444-555555555555");
    let mut row = row_without("sso_login_url");
    row["u_federation"] = json!(home);
    row["u_other"] = json!(leading_to("99999999-2222-4333-8444-555555555555"));
    row["u_help"] = json!("https://wiki.example.test/phone");
    let asked = Columns::default();
    match login(row.clone(), &FieldNames::default(), Some(&asked)) {
        LoginField::Filled(url) => assert_eq!(url.as_str(), home),
        other => panic!("{other:?}"),
    }
    // Without the ARN nothing proves that the instance is the record's own.
    let mut strange = row.clone();
    strange.as_object_mut().unwrap().remove("aws_arn");
    assert_eq!(
        login(strange, &FieldNames::default(), Some(&asked)),
        LoginField::Missing
    );
    row["u_second"] = json!(home);
    let names = ["u_federation", "u_second"].map(str::to_owned);
    assert_eq!(
        login(row, &FieldNames::default(), Some(&asked)),
        LoginField::Ambiguous(names.to_vec())
    );
}

#[test]
fn a_column_is_guessed_by_its_value_only_after_its_label_was_asked_for() {
    let home = leading_to("11111111-2222-4333-8444-555555555555");
    let mut odd = row_without("sso_login_url");
    odd.as_object_mut().unwrap().remove("instance_params");
    odd["u_federation"] = json!(LOGIN);
    odd["u_former"] = json!(home);
    odd["u_connect"] = row()["instance_params"].clone();
    odd["u_other"] = json!(r#"{"ccpUrl":"https://other.my.connect.aws/ccp-v2"}"#);
    let first = record(odd.clone());
    assert_eq!(first.login, LoginField::Missing);
    assert_eq!(first.ccp_url, Err(CcpUrlError::Missing));
    assert!(first.needs_columns());
    let known = columns(json!({
        "u_federation": {"label": "SSO-Anmelde-URL"}, "u_former": {"label": "Alte Adresse"},
        "u_connect": {"label": "Instanzparameter"}, "u_other": {"label": "Zweite Instanz"},
    }));
    let names = FieldNames::default();
    let second = found(read(&list(&[odd]), None, &names, Some(&known)));
    assert_filled(&second.login);
    assert_eq!(second.ccp_url, record(row()).ccp_url);
}

#[test]
fn labels_are_asked_for_where_the_names_leave_a_choice() {
    let mut two = row_without("sso_login_url");
    two["u_sso_login_url"] = json!(LOGIN);
    two["v_sso_login_url"] = json!("https://evil.example/");
    assert!(record(two.clone()).needs_columns());
    let known = columns(json!({
        "u_sso_login_url": {"label": "SSO Login URL"}, "v_sso_login_url": {"label": "Former address"},
    }));
    assert_filled(&login(two, &FieldNames::default(), Some(&known)));

    let mut two = row_without("instance_params");
    two["u_params"] = row()["instance_params"].clone();
    two["v_params"] = json!(r#"{"ccpUrl":"https://other.my.connect.aws/ccp-v2"}"#);
    assert!(record(two.clone()).needs_columns());
    let known =
        columns(json!({"u_params": {"label": "Instance Params"}, "v_params": {"label": "Former"}}));
    let names = FieldNames::default();
    let record = found(read(&list(&[two]), None, &names, Some(&known)));
    assert_eq!(record.ccp_url.unwrap().host(), "acme.my.connect.aws");
}

#[test]
fn columns_beside_the_login_field_are_not_taken_for_it() {
    for (name, label, kind) in [
        ("associated_login_url", "Associated URL", "url"),
        ("u_association", "Associated URL", "url"),
        ("sso_logout_url", "SSO Logout URL", "url"),
        ("u_after", "SSO-Abmelde-URL", "url"),
        ("u_after", "URL de déconnexion SSO", "url"),
        ("u_after", "SSO ログアウト URL", "url"),
        ("sso_log_out_url", "Leave", "url"),
        ("sso_login_metadata_url", "SSO Metadata URL", "url"),
        ("use_sso_login_url", "Use SSO Login URL", "boolean"),
        ("lessons_url", "Lessons Curl", "string"),
    ] {
        let known = columns(json!({name: {"label": label, "type": kind}}));
        let mut row = row_without("sso_login_url");
        let field = login(row.clone(), &FieldNames::default(), Some(&known));
        assert_ne!(field, LoginField::Unreadable, "{name}, {label}");
        row[name] = json!(if kind == "boolean" { "true" } else { LOGIN });
        for columns in [None, Some(&known), Some(&Columns::default())] {
            let field = login(row.clone(), &FieldNames::default(), columns);
            let taken = matches!(field, LoginField::Filled(_) | LoginField::Invalid(_));
            assert!(!taken, "{name}, {label}: {field:?}");
        }
        // Beside the right one they leave no doubt.
        let mut both = json!({name: {"label": label, "type": kind}});
        both["u_federation"] = json!({"label": "SSO Login URL"});
        row["u_federation"] = json!(LOGIN);
        assert_filled(&login(row, &FieldNames::default(), Some(&columns(both))));
    }
}

#[test]
fn a_label_is_known_in_every_language_by_the_abbreviations_that_it_keeps() {
    for label in [
        "SSO Login URL",
        "SSO-Anmelde-URL",
        "URL de connexion SSO",
        "URL de inicio de sesión de SSO",
        "URL di accesso SSO",
        "SSO ログイン URL",
        "SSO 登录 URL",
        "URL-адрес входа SSO",
    ] {
        let known = columns(json!({"u_federation": {"label": label}, "name": {"label": "Name"}}));
        let mut row = row_without("sso_login_url");
        assert_eq!(
            login(row.clone(), &FieldNames::default(), Some(&known)),
            LoginField::Unreadable,
            "{label}"
        );
        row["u_federation"] = json!(LOGIN);
        assert_filled(&login(row, &FieldNames::default(), Some(&known)));
    }
}

#[test]
fn the_app_is_not_called_too_old_while_a_hidden_column_may_be_the_login_field() {
    let hidden = columns(json!({"u_federation": {"label": "Anmelde-URL"}}));
    let field = login(
        row_without("sso_login_url"),
        &FieldNames::default(),
        Some(&hidden),
    );
    assert_eq!(field, LoginField::Missing);
    let mut row = row_without("sso_login_url");
    row["u_federation"] = json!("https://wiki.example.test/");
    let field = login(row, &FieldNames::default(), Some(&hidden));
    assert_eq!(field, LoginField::Absent);
}

#[test]
fn instance_params_are_known_by_the_connect_address_that_they_hold() {
    for name in [
        "u_instance_params",
        "connect_params",
        "u_settings",
        "einstellungen",
    ] {
        let mut renamed = row_without("instance_params");
        renamed[name] = row()["instance_params"].clone();
        renamed["override_params"] = json!("false");
        assert_eq!(asked(renamed).ccp_url, record(row()).ccp_url, "{name}");
    }
    let mut two = row_without("instance_params");
    for name in ["u_one", "u_two"] {
        two[name] = row()["instance_params"].clone();
    }
    let ccp_url = asked(two).ccp_url;
    let names = ["u_one", "u_two"].map(str::to_owned);
    assert_eq!(ccp_url, Err(CcpUrlError::Ambiguous(names.to_vec())));
    assert_eq!(ccp_url.unwrap_err().cause(), Cause::ParamsAmbiguous);

    let mut broken = row_without("instance_params");
    broken["connect_params"] = json!("ccpUrl = none");
    broken["override_params"] = json!("false");
    assert_eq!(asked(broken.clone()).ccp_url, Err(CcpUrlError::Malformed));
    broken.as_object_mut().unwrap().remove("connect_params");
    let record = asked(broken);
    assert_eq!(record.ccp_url, Err(CcpUrlError::Missing));
    assert!(record.needs_columns());
}

#[test]
fn instance_params_that_cannot_be_read_are_known_by_their_label() {
    for label in [
        "Instance Params",
        "Instanzparameter",
        "Paramètres d’instance",
        "Parámetros de instancia",
        "Параметры экземпляра",
        "インスタンスパラメーター",
        "实例参数",
        "인스턴스 매개변수",
    ] {
        let known = columns(json!({
            "u_connect": {"label": label},
            "u_override": {"label": "Override Params", "type": "boolean"},
        }));
        let mut row = row_without("instance_params");
        row["u_connect"] = json!("{");
        row["u_override"] = json!("");
        let names = FieldNames::default();
        let record = found(read(&list(&[row]), None, &names, Some(&known)));
        assert_eq!(record.ccp_url, Err(CcpUrlError::Malformed), "{label}");
    }
}

#[test]
fn an_arn_under_another_name_is_known_by_its_form() {
    let mut renamed = row_without("aws_arn");
    renamed["u_connect_instance"] = row()["aws_arn"].clone();
    assert_eq!(record(renamed).arn, record(row()).arn);
}

#[test]
fn a_policys_name_is_looked_up_in_the_columns_too() {
    let names: FieldNames = serde_json::from_value(json!({"loginUrl": "u_login"})).unwrap();
    let without = columns(json!({"sso_login_url": {"label": "SSO Login URL"}}));
    assert_eq!(login(row(), &names, Some(&without)), LoginField::Absent);
    let with = columns(json!({"u_login": {"label": "Ours"}}));
    assert_eq!(login(row(), &names, Some(&with)), LoginField::Unreadable);
}

#[test]
fn columns_do_not_change_a_field_that_came() {
    let without = columns(json!({"name": {"label": "Name"}}));
    assert_filled(&login(row(), &FieldNames::default(), Some(&without)));
}

#[test]
fn an_answer_without_columns_decides_nothing() {
    for answer in [
        answer(403, r#"{"result":{"columns":{"name":{}}}}"#, &[]),
        answer(200, SIGN_IN_PAGE, &[]),
        json_answer(&json!({"result": {}})),
        json_answer(&json!({"result": {"columns": {}}})),
        json_answer(&json!({"result": {"columns": []}})),
    ] {
        assert_eq!(parse_columns(&answer), None);
    }
}

#[test]
fn an_answer_never_prints_its_token() {
    let printed = format!(
        "{:?}",
        answer(401, "{}", &[("X-UserToken-Response", TOKEN)])
    );
    assert!(!printed.contains(TOKEN), "{printed}");
}

// --- OpenFrame ---------------------------------------------------------------------------------------------------------

fn softphone(body: Value) -> OwnSoftphone {
    openframe::parse(&json_answer(&body))
}

#[test]
fn servicenows_own_softphone_is_known_by_its_page() {
    for url in [
        format!("/sn_cti_amzn_cct_aws_ccp.do?id={ID}"),
        format!("sn_cti_amzn_cct_aws_ccp.do?sysparm_nostack=true&id={ID}#top"),
        format!(" https://acme.service-now.com/sn_cti_amzn_cct_aws_ccp.do?id={ID} "),
    ] {
        let expected = OwnSoftphone::Own { id: Some(id(ID)) };
        assert_eq!(
            softphone(json!({"config": {"url": url, "title": "Phone"}})),
            expected
        );
    }
    for url in [
        "/sn_cti_amzn_cct_aws_ccp.do",
        "/sn_cti_amzn_cct_aws_ccp.do?id=1",
        "/sn_cti_amzn_cct_aws_ccp.do?sys_id=x",
    ] {
        assert_eq!(
            softphone(json!({"config": {"url": url}})),
            OwnSoftphone::Own { id: None }
        );
    }
}

#[test]
fn another_softphone_is_another() {
    for url in [
        "https://phone.example.com/",
        "https://phone.example.com/?page=/sn_cti_amzn_cct_aws_ccp.do",
        "/x_sn_cti_amzn_cct_aws_ccp.do",
        "/sn_cti_amzn_cct_aws_ccp.do/other",
    ] {
        assert_eq!(
            softphone(json!({"config": {"url": url}})),
            OwnSoftphone::Other
        );
    }
}

#[test]
fn an_agent_without_openframe_has_no_softphone() {
    for body in [
        json!({}),
        json!({"config": null}),
        json!({"config": {}}),
        json!({"config": {"url": null}}),
        json!({"config": {"url": " "}}),
    ] {
        assert_eq!(softphone(body), OwnSoftphone::None);
    }
}

#[test]
fn an_answer_that_is_no_configuration_tells_nothing() {
    for body in [
        json!([]),
        json!({"error": "x"}),
        json!({"config": "x"}),
        json!({"config": {"url": 7}}),
    ] {
        assert_eq!(softphone(body), OwnSoftphone::Unknown);
    }
    for answer in [
        answer(401, "{}", &[]),
        answer(200, SIGN_IN_PAGE, &[]),
        answer(0, "", &[]),
    ] {
        assert_eq!(openframe::parse(&answer), OwnSoftphone::Unknown);
    }
}

#[test]
fn the_ccp_page_itself_gives_its_id() {
    let page = format!("https://acme.service-now.com/sn_cti_amzn_cct_aws_ccp.do?id={ID}");
    assert_eq!(page_kind::ccp_page(&page), Some(Some(id(ID))));
    assert_eq!(
        page_kind::ccp_page("https://acme.service-now.com/navpage.do"),
        None
    );
}

#[test]
fn openframe_asks_for_interaction_controls_where_its_field_is_on() {
    let asks =
        |config: Value| openframe::wants_controls(&json_answer(&json!({ "config": config })));
    for on in [json!(true), json!("true"), json!("1")] {
        assert!(
            asks(json!({ "url": "", "enable_interaction_controls": on })),
            "{on}"
        );
        assert!(asks(json!({ "interactionControls": on })), "{on}");
    }
    for off in [
        json!(false),
        json!("false"),
        json!(""),
        json!("0"),
        json!(null),
        json!({}),
    ] {
        assert!(
            !asks(json!({ "enable_interaction_controls": off })),
            "{off}"
        );
    }
    assert!(!asks(json!({ "enable_something_else": true })));
    assert!(!asks(json!(null)));
    assert!(!openframe::wants_controls(&json_answer(&json!({}))));
    assert!(!openframe::wants_controls(&answer(500, "", &[])));
}

/// A row with so many more fields, each of a name that could be the login field's, as far as one has to look closely.
fn wide_row(fields: usize) -> Value {
    let mut row = row_without("sso_login_url");
    for nth in 0..fields {
        row[format!("sso_login_ur{nth}")] = json!("");
    }
    row
}

#[test]
fn an_answer_with_more_rows_fields_or_letters_than_servicenow_sends_is_malformed() {
    let rows = |count| list(&vec![row(); count]);
    assert_eq!(read_plainly(&rows(20)), Reading::Ambiguous);
    assert_eq!(read_plainly(&rows(21)), Reading::Malformed);

    let fields = row_without("sso_login_url").as_object().unwrap().len();
    let wide = |count| read_plainly(&list(&[wide_row(count - fields)]));
    assert!(matches!(wide(2000), Reading::Found(_)));
    assert_eq!(wide(2001), Reading::Malformed);

    let named = |length| read_plainly(&list(&[row_with(&"n".repeat(length), json!(""))]));
    assert!(matches!(named(256), Reading::Found(_)));
    assert_eq!(named(257), Reading::Malformed);

    let empty = list(&[row_with("note", json!(""))]);
    let room = Answer::LONGEST - list(&[row_with("note", json!(""))]).body().len();
    assert!(matches!(read_plainly(&empty), Reading::Found(_)));
    let long = |length| read_plainly(&list(&[row_with("note", json!("n".repeat(length)))]));
    assert!(matches!(long(room), Reading::Found(_)));
    assert_eq!(long(room + 1), Reading::Malformed);
}

#[test]
fn a_list_of_columns_beyond_reason_decides_nothing() {
    let list = |count: usize| {
        let columns = (0..count).map(|nth| (format!("c{nth}"), json!({})));
        let columns: serde_json::Map<String, Value> = columns.collect();
        parse_columns(&json_answer(&json!({"result": {"columns": columns}})))
    };
    assert!(list(2000).is_some());
    assert_eq!(list(2001), None);
    let namesakes = |count: usize| {
        let columns = (0..count).map(|nth| (format!("c{nth}"), json!({"label": "SSO Login URL"})));
        let columns: serde_json::Map<String, Value> = columns.collect();
        parse_columns(&json_answer(&json!({"result": {"columns": columns}})))
    };
    assert!(namesakes(8).is_some());
    assert_eq!(namesakes(9), None);
}
