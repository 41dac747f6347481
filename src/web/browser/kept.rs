//! What is kept for longer than a browser session and decides what may be opened: the pairings, and the policy as it was last.
//!
//! It is in IndexedDB, which belongs to the extension's own origin. `storage.local` will not do: every page process may write it,
//! in Firefox always, in Chromium until the background has started and forbidden it.

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

/// The database, and the one store in it.
const NAME: &str = "kept";

/// The policy as it was last.
pub(crate) const SETTINGS: &str = "settings";

/// What the agent has paired.
pub(crate) const PAIRINGS: &str = "pairings";

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/indexedDB>
    #[wasm_bindgen(thread_local_v2, js_name = indexedDB)]
    static INDEXED_DB: IdbFactory;
}

/// What is kept under this name; `undefined` where there is nothing.
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

/// Keeps something under this name.
///
/// # Errors
///
/// When the browser refuses the database, or has no room.
pub(crate) async fn set(name: &str, value: &JsValue) -> Result<(), JsValue> {
    let mode = IdbTransactionMode::Readwrite;
    let transaction = open().await?.transaction_with_str_and_mode(NAME, mode)?;
    let store = transaction.object_store(NAME)?;
    end_of(&store.put_with_key(value, &name.into())?).await?;
    Ok(())
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let request: IdbOpenDbRequest = INDEXED_DB.with(|factory| factory.open_with_u32(NAME, 1))?;
    let new = request.clone();
    let make = Closure::once(move || {
        // Where this fails, what is asked of the store fails too.
        if let Ok(database) = new.result() {
            let _ = database
                .unchecked_into::<IdbDatabase>()
                .create_object_store(NAME);
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    Ok(end_of(&request).await?.unchecked_into())
}

/// Waits for a request's result.
async fn end_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let (sender, receiver) = oneshot::channel::<()>();
    let sender = Rc::new(Cell::new(Some(sender)));
    let ended = Closure::<dyn FnMut()>::new(move || {
        // Dropped, it wakes who waits.
        sender.take();
    });
    request.set_onsuccess(Some(ended.as_ref().unchecked_ref()));
    request.set_onerror(Some(ended.as_ref().unchecked_ref()));
    // It never sends.
    let _ = receiver.await;
    request.result()
}
