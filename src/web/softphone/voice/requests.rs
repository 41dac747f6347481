//! Carries the requests of the voice controls to Streams, and hands Streams' answers back as events.

use std::rc::Rc;

use js_sys::{Array, Function, JSON, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::connect::agent_snapshot::{ConnectionId, ContactId};
use crate::softphone::voice::{
    Destination, Device, DeviceKind, Endpoint, EndpointKind, Request, RequestId, VoiceEvent,
};
use crate::web::browser::failure::cannot_matter;
use crate::web::connect::streams;
use crate::web::connect::streams::{Agent, Connection, Contact, Endpoints, MediaDevice};
use crate::web::softphone::voice::controls::Voice;

/// The longest time for the CCP's frame to list its devices, in milliseconds.
const DEVICES_MS: u32 = 3_000;

/// The longest time for `agent.connect`, in milliseconds. Without it Streams would wait for ever for a lost answer.
const CALL_MS: u32 = 30_000;

#[wasm_bindgen]
extern "C" {
    /// The options of a Streams method.
    type Callbacks;
    #[wasm_bindgen(method, setter, structural)]
    fn set_success(this: &Callbacks, call: &Function);
    #[wasm_bindgen(method, setter, structural)]
    fn set_failure(this: &Callbacks, call: &Function);
    #[wasm_bindgen(method, setter, structural, js_name = queueARN)]
    fn set_queue_arn(this: &Callbacks, arn: &str);
    #[wasm_bindgen(method, setter, structural)]
    fn set_timeout(this: &Callbacks, milliseconds: u32);

    /// The options of `setState`.
    type StateOptions;
    #[wasm_bindgen(method, setter, structural, js_name = enqueueNextState)]
    fn set_enqueue(this: &StateOptions, enqueue: bool);
}

impl Voice {
    pub(super) fn ask(self: &Rc<Self>, id: RequestId, request: Request) {
        match request {
            Request::GetDevices => self.list_devices(id),
            _ => {
                let answer = self.answer(&request);
                if request.answers() {
                    let answered = Rc::clone(self).await_answer(id, request, answer);
                    spawn_local(answered);
                }
            }
        }
    }

    /// Tells the controls how a request ended.
    async fn await_answer(self: Rc<Self>, id: RequestId, request: Request, answer: Promise) {
        let event = match JsFuture::from(answer).await {
            Ok(answer) if request == Request::GetEndpoints => self.listed(answer),
            Ok(_) => VoiceEvent::Done(id),
            Err(error) => VoiceEvent::Failed(id, words(&error)),
        };
        self.tell(event);
    }

    /// Calls Streams and returns a promise that the callbacks settle.
    fn answer(&self, request: &Request) -> Promise {
        Promise::new(&mut |success, failure| {
            let callbacks: Callbacks = Object::new().unchecked_into();
            callbacks.set_success(&success);
            callbacks.set_failure(&failure);
            if let Err(error) = self.call(request, &callbacks) {
                // The promise's own callback does not throw.
                cannot_matter(failure.call1(&JsValue::NULL, &error));
            }
        })
    }

    fn call(&self, request: &Request, callbacks: &Callbacks) -> Result<(), JsValue> {
        let agent = self.agent.borrow().clone();
        let agent = agent.ok_or_else(|| JsValue::from("no agent"))?;
        let contact = |id| contact(&agent, id);
        let line = |id, line| connection(&agent, id, line);
        match request {
            Request::Accept(id) => contact(id)?.accept(callbacks),
            Request::Reject(id) => contact(id)?.reject(callbacks),
            Request::Clear(id) => contact(id)?.clear(callbacks),
            Request::Destroy(id, of) => line(id, of)?.destroy(callbacks),
            Request::Hold(id, of) => line(id, of)?.hold(callbacks),
            Request::Resume(id, of) => line(id, of)?.resume(callbacks),
            Request::SendDigits(id, of, digit) => {
                line(id, of)?.send_digits(digit.encode_utf8(&mut [0; 4]), callbacks)
            }
            Request::MuteParticipant(id, of) => line(id, of)?.mute_participant(callbacks),
            Request::UnmuteParticipant(id, of) => line(id, of)?.unmute_participant(callbacks),
            Request::Toggle(id) => contact(id)?.toggle(callbacks),
            Request::Conference(id) => contact(id)?.conference(callbacks),
            Request::AddConnection(id, to) => {
                contact(id)?.add_connection(&self.endpoint(to)?, callbacks)
            }
            Request::BargeIn(id) => contact(id)?.barge_in(callbacks),
            Request::SilentMonitor(id) => contact(id)?.silent_monitor(callbacks),
            Request::Connect(to, queue) => {
                callbacks.set_timeout(CALL_MS);
                if let Some(queue) = queue {
                    callbacks.set_queue_arn(queue);
                }
                agent.connect(&self.endpoint(to)?, callbacks)
            }
            Request::SetState(arn, enqueue) => {
                let states = agent.agent_states()?;
                let state = states.iter().find(|it| it.arn().as_deref() == Some(arn));
                let options: StateOptions = Object::new().unchecked_into();
                options.set_enqueue(*enqueue);
                agent.set_state(state.ok_or("no such state")?, callbacks, &options)
            }
            Request::GetEndpoints => agent.endpoints(&agent.all_queue_arns()?, callbacks),
            Request::Mute => agent.mute(),
            Request::Unmute => agent.unmute(),
            Request::GetDevices => Ok(()),
            Request::SetDevice(DeviceKind::Speaker, id) => agent.set_speaker(id),
            Request::SetDevice(DeviceKind::Microphone, id) => agent.set_microphone(id),
            Request::SetDevice(DeviceKind::Ringer, id) => agent.set_ringer(id),
        }
    }

    fn endpoint(&self, to: &Destination) -> Result<streams::Endpoint, JsValue> {
        match to {
            Destination::Number(number) => streams::Endpoint::by_phone_number(number.as_str()),
            Destination::QuickConnect(arn) => {
                let all = self.quick_connects.borrow();
                let found = all.iter().find(|it| it.arn().as_deref() == Some(arn));
                found.cloned().ok_or_else(|| "no such quick connect".into())
            }
        }
    }

    fn listed(&self, answer: JsValue) -> VoiceEvent {
        let endpoints = answer.unchecked_into::<Endpoints>().endpoints();
        let listed = endpoints.iter().filter_map(endpoint).collect();
        *self.quick_connects.borrow_mut() = endpoints;
        VoiceEvent::QuickConnects(listed)
    }

    fn list_devices(self: &Rc<Self>, id: RequestId) {
        let this = Rc::clone(self);
        spawn_local(async move {
            let event = match streams::frame_media_devices(DEVICES_MS).await {
                Ok(devices) => {
                    let devices = Array::from(&devices);
                    VoiceEvent::Devices(devices.iter().filter_map(device).collect())
                }
                Err(error) => VoiceEvent::Failed(id, words(&error)),
            };
            this.tell(event);
        });
    }
}

fn contact(agent: &Agent, id: &ContactId) -> Result<Contact, JsValue> {
    let contacts = agent.contacts()?.into_iter();
    let mut found = contacts.filter(|contact| contact.contact_id() == id.as_str());
    found.next().ok_or_else(|| "no such contact".into())
}

fn connection(agent: &Agent, id: &ContactId, line: &ConnectionId) -> Result<Connection, JsValue> {
    let lines = contact(agent, id)?.connections()?.into_iter();
    let mut found = lines.filter(|it| it.connection_id() == line.as_str());
    found.next().ok_or_else(|| "no such line".into())
}

fn endpoint(endpoint: &streams::Endpoint) -> Option<Endpoint> {
    Some(Endpoint {
        arn: endpoint.arn()?.into(),
        kind: match endpoint.kind()?.as_str() {
            "agent" => EndpointKind::Agent,
            "queue" => EndpointKind::Queue,
            _ => EndpointKind::Number,
        },
        name: endpoint.name()?.into(),
        number: endpoint.phone_number().map(Into::into),
    })
}

fn device(device: JsValue) -> Option<Device> {
    let device: MediaDevice = device.unchecked_into();
    let is_input = match device.kind()?.as_str() {
        "audioinput" => true,
        "audiooutput" => false,
        _ => return None,
    };
    Some(Device {
        id: device.id()?.into(),
        label: device.label()?.into(),
        is_input,
    })
}

/// The text of what Streams gives to `failure`: a text, an error, or an object.
fn words(error: &JsValue) -> String {
    let text = error.as_string().or_else(|| {
        let error = error.dyn_ref::<js_sys::Error>()?;
        Some(error.message().into())
    });
    let text = text.or_else(|| JSON::stringify(error).ok()?.as_string());
    text.unwrap_or_default()
}
