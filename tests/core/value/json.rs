//! Values from outside: the same in a browser, whose parser reads them there, and here.

use std::collections::BTreeMap;

use patchcord::value::Json;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

#[test]
fn every_kind_of_value_is_told_apart() {
    for (json, value) in [
        ("null", Json::Null),
        ("true", Json::Bool(true)),
        ("false", Json::Bool(false)),
        ("0", Json::Number(0.0)),
        ("-1.5e300", Json::Number(-1.5e300)),
        (r#""""#, text("")),
        (
            r#""a\"\\\/\b\n\u00e4\ud83d\ude00ü""#,
            text("a\"\\/\u{8}\nä😀ü"),
        ),
        ("[]", Json::List(vec![])),
        (
            r#" [ "a" , [ null ] ] "#,
            Json::List(vec![text("a"), Json::List(vec![Json::Null])]),
        ),
    ] {
        assert_eq!(Json::parse(json), Some(value), "{json}");
    }
}

#[test]
fn an_object_knows_its_names() {
    let json = Json::parse(r#"{"b":"1","a":{"value":"2"},"b":"3"}"#).unwrap();
    assert_eq!(json.get("b"), Some(&text("3")), "the last one counts");
    assert_eq!(json.get("a").unwrap().get("value"), Some(&text("2")));
    assert_eq!(json.get("c"), None);
    assert_eq!(text("a").get("a"), None);
    assert_eq!(json.as_object().unwrap().iter().count(), 2);
    assert!(Json::parse("{}").unwrap().as_object().unwrap().is_empty());
}

#[test]
fn what_is_not_json_is_nothing() {
    for bad in [
        "", " ", "<html>", "{", "[1,]", "{a:1}", "'a'", "nul", "1 2", "NaN", r#""\x""#, "\"\n\"",
    ] {
        assert_eq!(Json::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_value_that_is_nested_without_end_is_nothing() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(Json::parse(&nested(64)).is_some());
    assert_eq!(Json::parse(&nested(10_000)), None);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Shape {
    Unit,
    Newtype(u16),
    Tuple(bool, f64),
    Struct { wide: Option<u32>, list: Vec<i8> },
    Result(Result<String, ()>),
    Map(BTreeMap<String, f64>),
}

#[test]
fn every_type_that_was_written_is_read_back() {
    for shape in [
        Shape::Unit,
        Shape::Newtype(65_535),
        Shape::Tuple(true, 0.1),
        Shape::Tuple(false, 1_800_000_000_123.0),
        Shape::Struct {
            wide: Some(u32::MAX),
            list: vec![-128, 127],
        },
        Shape::Struct {
            wide: None,
            list: vec![],
        },
        Shape::Result(Ok("é".to_owned())),
        Shape::Result(Err(())),
        Shape::Map(BTreeMap::from([("a".to_owned(), -0.5)])),
    ] {
        let written = serde_json::to_string(&shape).unwrap();
        let json = Json::parse(&written).unwrap();
        assert_eq!(json.read(), Some(shape), "{written}");
    }
}

#[test]
fn a_value_of_another_type_is_nothing() {
    for bad in [
        "null",
        "1",
        r#""other""#,
        r#"{"unit":null,"newtype":1}"#,
        "{}",
        r#"{"newtype":65536}"#,
        r#"{"newtype":-1}"#,
        r#"{"newtype":1.5}"#,
        r#"{"newtype":1e300}"#,
        r#"{"newtype":"1"}"#,
        r#"{"tuple":[true]}"#,
        r#"{"struct":{"list":[128]}}"#,
        r#"{"struct":{"wide":1}}"#,
        r#"{"struct":[1,[]]}"#,
        r#"{"map":[]}"#,
    ] {
        let json = Json::parse(bad).unwrap();
        assert_eq!(json.read::<Shape>(), None, "{bad}");
    }
    let unknown = Json::parse(r#"{"struct":{"list":[],"other":{"a":[1]}}}"#).unwrap();
    assert!(unknown.read::<Shape>().is_some(), "more is no harm");
}
