//! JSON from outside: first as plain values, then read as a type.
//!
//! `serde_json` is left out of the extension, because the browser has a parser of its own and a second one would be 10 kB for
//! every page to load.

#[cfg(target_arch = "wasm32")]
pub(crate) mod in_browser;

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Object),
}

/// The names of an object and their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Object(Vec<(String, Json)>);

/// The deepest nesting that is read: deeper than any answer or message, and no strain on the stack.
pub(crate) const LEVELS: u8 = 100;

/// The longest text that is parsed, in bytes: longer than any answer or message.
const LONGEST: usize = 4 << 20;

impl Json {
    /// Parses a text; `None` when it is not JSON, or far longer or nested far deeper than any answer is.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        #[cfg(target_arch = "wasm32")]
        return in_browser::parse(text);
        #[cfg(not(target_arch = "wasm32"))]
        plain(serde_json::from_str(text).ok()?, LEVELS)
    }

    /// Reads the value as a type; `None` when the value is of another type.
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Option<T> {
        T::deserialize(self).ok()
    }

    /// The object, if the value is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The text, if the value is a text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of this name, if this is an object that has the name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }
}

impl Object {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn plain(value: serde_json::Value, levels: u8) -> Option<Json> {
    use serde_json::Value;
    let inside = levels.checked_sub(1)?;
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Number(number) => Json::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Json::Text(text),
        Value::Array(items) => {
            let items = items.into_iter().map(|item| plain(item, inside));
            Json::List(items.collect::<Option<_>>()?)
        }
        Value::Object(entries) => {
            let entries = entries.into_iter();
            let entries = entries.map(|(name, value)| Some((name, plain(value, inside)?)));
            Json::Object(entries.collect::<Option<_>>()?)
        }
    })
}

/// A value is not of the wanted type. The error has no details: the code for them would be 20 kB for every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit;

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the value is of another type")
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for &'de Json {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            // A type of whole numbers refuses a float, even 1.0.
            Json::Number(number) if *number as i64 as f64 == *number => {
                visitor.visit_i64(*number as i64)
            }
            Json::Number(number) => visitor.visit_f64(*number),
            Json::Text(text) => visitor.visit_borrowed_str(text),
            Json::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Json::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Json::Object(object) => visitor.visit_map(MapDeserializer::new(object.iter())),
            _ => Err(Misfit),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        // Serde also allows a list here; leaving that out saves code in every type.
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Json::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    /// Reads an enum as serde_json writes it: a variant without content is its name, one with content an object of that one name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self {
            Json::Text(variant) => visitor.visit_enum(variant.as_str().into_deserializer()),
            Json::Object(object) if object.0.len() == 1 => {
                let entry = MapDeserializer::new(object.iter());
                visitor.visit_enum(MapAccessDeserializer::new(entry))
            }
            _ => Err(Misfit),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Misfit> for &'de Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
