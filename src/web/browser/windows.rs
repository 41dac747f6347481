//! Windows and tabs that the extension opens, closes and brings to the front.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::sign_in::way::Opened;
use crate::web::browser::chrome;
use crate::web::browser::chrome::{Tab, Window};
use crate::web::browser::failure::cannot_matter;
use crate::web::browser::value::to_js;

/// The width of the extension's windows, in CSS pixels.
const WIDTH: u32 = 520;

/// The height of a window in which somebody signs in, in CSS pixels.
pub(crate) const SIGN_IN_HEIGHT: u32 = 680;

/// The argument of `windows.create`.
#[derive(Serialize)]
struct WindowData<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u32,
    height: u32,
}

/// The argument of `windows.update`.
#[derive(Serialize)]
struct WindowChange {
    focused: bool,
}

/// The argument of `tabs.create`.
#[derive(Serialize)]
struct TabData<'a> {
    url: &'a str,
    active: bool,
}

/// The argument of `tabs.update`.
#[derive(Serialize)]
struct TabChange<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
}

/// Opens a window of its own, with the height in CSS pixels.
///
/// # Errors
///
/// When the browser opens none.
pub(crate) async fn open_window(url: &str, height: u32) -> Result<Opened, JsValue> {
    let data = WindowData {
        url,
        kind: "popup",
        width: WIDTH,
        height,
    };
    let window = chrome::create_window(&to_js(&data)).await?;
    let window: Window = window.unchecked_into();
    let tab = window.tabs().and_then(|tabs| tabs.first()?.id());
    Ok(Opened {
        tab: tab.ok_or_else(|| JsValue::from_str("the window has no tab"))?,
        window: window.id(),
    })
}

/// Opens a tab, in front (`active`) or behind the present one. Returns its id.
///
/// # Errors
///
/// When the browser opens none.
pub(crate) async fn open_tab(url: &str, active: bool) -> Result<i32, JsValue> {
    let tab = chrome::create_tab(&to_js(&TabData { url, active })).await?;
    let id = tab.unchecked_into::<Tab>().id();
    id.ok_or_else(|| JsValue::from_str("the tab has no id"))
}

/// Loads an address in a tab.
///
/// # Errors
///
/// When the tab is gone.
pub(crate) async fn load_in_tab(tab: i32, url: &str) -> Result<(), JsValue> {
    let change = TabChange {
        url: Some(url),
        active: None,
    };
    chrome::update_tab(tab, &to_js(&change)).await.map(drop)
}

/// Closes a tab.
pub(crate) async fn close_tab(tab: i32) {
    // It fails only for a tab that is closed already.
    cannot_matter(chrome::remove_tab(tab).await);
}

/// Brings a window to the front.
///
/// # Errors
///
/// When the window is gone.
pub(crate) async fn focus_window(window: i32) -> Result<(), JsValue> {
    let front = WindowChange { focused: true };
    chrome::update_window(window, &to_js(&front))
        .await
        .map(drop)
}

/// Brings a tab and its window to the front.
///
/// # Errors
///
/// When the tab is gone.
pub(crate) async fn focus_tab(tab: i32) -> Result<(), JsValue> {
    let change = TabChange {
        url: None,
        active: Some(true),
    };
    let tab = chrome::update_tab(tab, &to_js(&change)).await?;
    match tab.unchecked_into::<Tab>().window_id() {
        Some(window) => focus_window(window).await,
        None => Ok(()),
    }
}
