//! The store for what outlives the browser session and decides what may be opened: the pairings, and the last policy.
//!
//! It is IndexedDB, which belongs to the extension's own origin. `storage.local` will not do: every page process may write it, in
//! Firefox always, in Chromium until the background has started and forbidden it.

use std::cell::Cell;

use crate::web::browser::failure::cannot_matter;
use futures_channel::oneshot;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

/// The database, and the one store in it.
const NAME: &str = "kept";

/// The name of the last policy.
pub(crate) const SETTINGS: &str = "settings";

/// The name of the pairings.
pub(crate) const PAIRINGS: &str = "pairings";

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/indexedDB>
    #[wasm_bindgen(thread_local_v2, js_name = indexedDB)]
    static INDEXED_DB: IdbFactory;
}

/// Reads the value of a name; `undefined` where there is none.
///
/// # Errors
///
/// When the browser refuses the database.
pub(crate) async fn get(name: &str) -> Result<JsValue, JsValue> {
    let store = open()
        .await?
        .transaction_with_str(NAME)?
        .object_store(NAME)?;
    end_of(&store.get(&name.into())?).await
}

/// Stores a value under a name.
///
/// # Errors
///
/// When the browser refuses the database, or has no room.
pub(crate) async fn set(name: &str, value: &JsValue) -> Result<(), JsValue> {
    let mode = IdbTransactionMode::Readwrite;
    let transaction = open().await?.transaction_with_str_and_mode(NAME, mode)?;
    let store = transaction.object_store(NAME)?;
    store.put_with_key(value, &name.into())?;
    // Chromium finds only at the end of the transaction that the disk is full.
    let ends = |ended: &Function| {
        transaction.set_oncomplete(Some(ended));
        transaction.set_onabort(Some(ended));
    };
    match first(ends).await.as_deref() {
        Some("complete") => Ok(()),
        _ => Err(JsValue::UNDEFINED),
    }
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let request: IdbOpenDbRequest = INDEXED_DB.with(|factory| factory.open_with_u32(NAME, 1))?;
    let new = request.clone();
    let make = Closure::once(move || {
        // Without the store every read and write below fails, and says so.
        if let Ok(database) = new.result() {
            let database: IdbDatabase = database.unchecked_into();
            cannot_matter(database.create_object_store(NAME));
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    Ok(end_of(&request).await?.unchecked_into())
}

/// Waits for a request's result.
async fn end_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let ends = |ended: &Function| {
        request.set_onsuccess(Some(ended));
        request.set_onerror(Some(ended));
    };
    first(ends).await;
    request.result()
}

/// Waits for the first of the events for which `listen` sets the given handler. Returns the event's type.
async fn first(listen: impl Fn(&Function)) -> Option<String> {
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Some(sender) = sender.take() {
            // Nobody waits any more where the request's future was dropped.
            cannot_matter(sender.send(event.type_()));
        }
    });
    listen(heard.as_ref().unchecked_ref());
    receiver.await.ok()
}
