//! The CTI API's service model, read from Streams itself: the independent judge of this stand-in's answers.
//!
//! `connect-streams.js` contains an AWS SDK client for the service, and in it the model `connect-2017-02-15` as JSON: every operation
//! with the shapes of its input and output. The SDK uses it to write requests but checks no answer against it; [`Model::problems`] does.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// Names the service inside the model.
const SERVICE: &str = "\"AmazonConnectCTIService\"";

/// How many braces before the service's name may open the model.
const NESTING: usize = 16;

/// The service model of the CTI API.
#[derive(Debug, Clone, Deserialize)]
pub struct Model {
    operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Clone, Deserialize)]
struct Operation {
    #[serde(default)]
    output: Shape,
}

/// A shape, or a reference to a named one. A shape without a type is a string; that is how the SDK's minimised models write it.
#[derive(Debug, Clone, Default, Deserialize)]
struct Shape {
    #[serde(rename = "shape")]
    reference: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    members: BTreeMap<String, Shape>,
    /// Of a list.
    member: Option<Box<Shape>>,
    /// Of a map.
    value: Option<Box<Shape>>,
}

/// Why there is no model.
#[derive(Debug)]
#[non_exhaustive]
pub enum ModelError {
    /// The script could not be read.
    Unreadable(std::io::Error),
    /// The script holds no model of the service in JSON. The minified build does not: its keys have no quotes.
    NotFound,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot read connect-streams.js: {error}"),
            Self::NotFound => f.write_str(
                "no service model in this script; use connect-streams.js, not the minified build",
            ),
        }
    }
}

impl Error for ModelError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            Self::NotFound => None,
        }
    }
}

impl Model {
    /// Reads the model out of the file `connect-streams.js`.
    ///
    /// # Errors
    ///
    /// The file cannot be read or holds no model.
    pub fn read(script: &Path) -> Result<Self, ModelError> {
        Self::find(&std::fs::read_to_string(script).map_err(ModelError::Unreadable)?)
    }

    /// Finds the model in the text of `connect-streams.js`.
    ///
    /// # Errors
    ///
    /// The text holds no model.
    pub fn find(script: &str) -> Result<Self, ModelError> {
        script
            .match_indices(SERVICE)
            .flat_map(|(at, _)| script[..at].rmatch_indices('{').take(NESTING))
            .find_map(|(at, _)| {
                serde_json::Deserializer::from_str(&script[at..])
                    .into_iter::<Self>()
                    .next()?
                    .ok()
            })
            .ok_or(ModelError::NotFound)
    }

    /// The names of all operations.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// What is wrong with this answer of this operation, each problem with its place. Empty if nothing is.
    pub fn problems(&self, operation: &str, answer: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        match self.operations.get(operation) {
            Some(found) if found.output.kind.is_none() && found.output.reference.is_none() => {
                self.check(
                    &Shape {
                        kind: Some("structure".to_owned()),
                        ..Shape::default()
                    },
                    answer,
                    operation,
                    &mut problems,
                );
            }
            Some(found) => self.check(&found.output, answer, operation, &mut problems),
            None => problems.push(format!("{operation}: no such operation")),
        }
        problems
    }

    fn check(&self, shape: &Shape, value: &Value, place: &str, problems: &mut Vec<String>) {
        if let Some(name) = &shape.reference {
            return match self.shapes.get(name) {
                Some(shape) => self.check(shape, value, place, problems),
                None => problems.push(format!("{place}: the model has no shape {name}")),
            };
        }
        match (shape.kind.as_deref().unwrap_or("string"), value) {
            ("structure", Value::Object(members)) => {
                for name in &shape.required {
                    if members.get(name).is_none_or(Value::is_null) {
                        problems.push(format!("{place}.{name}: missing"));
                    }
                }
                for (name, value) in members {
                    match shape.members.get(name) {
                        // The service sends null for what it leaves out.
                        Some(_) if value.is_null() => {}
                        Some(member) => {
                            self.check(member, value, &format!("{place}.{name}"), problems)
                        }
                        None => problems.push(format!("{place}.{name}: unknown")),
                    }
                }
            }
            ("map", Value::Object(entries)) => {
                for (key, value) in entries {
                    self.check_part(
                        shape.value.as_deref(),
                        value,
                        &format!("{place}[{key:?}]"),
                        problems,
                    );
                }
            }
            ("list", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.check_part(
                        shape.member.as_deref(),
                        item,
                        &format!("{place}[{index}]"),
                        problems,
                    );
                }
            }
            ("string", Value::String(_))
            | ("boolean", Value::Bool(_))
            | ("timestamp" | "double", Value::Number(_)) => {}
            ("long" | "integer", Value::Number(number)) if !number.is_f64() => {}
            (expected, _) => problems.push(format!("{place}: not a {expected}")),
        }
    }

    fn check_part(
        &self,
        shape: Option<&Shape>,
        value: &Value,
        place: &str,
        problems: &mut Vec<String>,
    ) {
        match shape {
            Some(shape) => self.check(shape, value, place, problems),
            None => problems.push(format!("{place}: the model has no shape for this")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A model of one operation, embedded as Streams embeds its own.
    const SCRIPT: &str = r#"var other = {"metadata":{}};function(require,module){module.exports={"version":"2.0","metadata":{
        "targetPrefix":"AmazonConnectCTIService"},"operations":{"GetThing":{"output":{"type":"structure","required":["id","tags"],
        "members":{"id":{},"tags":{"type":"list","member":{}},"size":{"type":"long"},"at":{"type":"timestamp"},"ok":{"type":"boolean"},
        "more":{"type":"map","key":{},"value":{"shape":"S1"}}}}},"PutThing":{}},"shapes":{"S1":{"type":"structure","required":["name"],
        "members":{"name":{}}}}};},{"x":3}]"#;

    #[track_caller]
    fn finds(answer: &Value, problems: &[&str]) {
        let model = Model::find(SCRIPT).expect("the model above");
        assert_eq!(model.problems("GetThing", answer), problems);
    }

    #[test]
    fn a_good_answer_has_no_problems() {
        finds(
            &json!({ "id": "a", "tags": ["b"], "size": 1, "at": 1.5, "ok": true, "more": { "x": { "name": "y" } } }),
            &[],
        );
    }

    #[test]
    fn null_counts_as_left_out() {
        finds(&json!({ "id": "a", "tags": [], "size": null }), &[]);
        finds(
            &json!({ "id": null, "tags": [] }),
            &["GetThing.id: missing"],
        );
    }

    #[test]
    fn a_missing_member_is_found() {
        finds(&json!({ "id": "a" }), &["GetThing.tags: missing"]);
    }

    #[test]
    fn an_unknown_member_is_found() {
        finds(
            &json!({ "id": "a", "tags": [], "colour": "red" }),
            &["GetThing.colour: unknown"],
        );
    }

    #[test]
    fn a_wrong_type_is_found_at_any_depth() {
        finds(
            &json!({ "id": 1, "tags": [], "size": 1.5 }),
            &["GetThing.id: not a string", "GetThing.size: not a long"],
        );
        finds(
            &json!({ "id": "a", "tags": ["b", 2] }),
            &["GetThing.tags[1]: not a string"],
        );
        finds(
            &json!({ "id": "a", "tags": [], "more": { "x": {} } }),
            &["GetThing.more[\"x\"].name: missing"],
        );
        finds(&json!([]), &["GetThing: not a structure"]);
    }

    #[test]
    fn an_operation_without_output_answers_with_an_empty_object() {
        let model = Model::find(SCRIPT).expect("the model above");
        assert!(model.problems("PutThing", &json!({})).is_empty());
        assert_eq!(
            model.problems("PutThing", &json!({ "id": "a" })),
            ["PutThing.id: unknown"]
        );
        assert_eq!(
            model.problems("NoThing", &json!({})),
            ["NoThing: no such operation"]
        );
    }

    #[test]
    fn a_script_without_the_model_is_refused() {
        assert!(matches!(
            Model::find("var a = {};"),
            Err(ModelError::NotFound)
        ));
        assert!(matches!(
            Model::find("var a = {targetPrefix:\"AmazonConnectCTIService\"};"),
            Err(ModelError::NotFound)
        ));
    }
}
