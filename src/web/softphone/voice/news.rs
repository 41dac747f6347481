//! Hands the news of Streams and of the browser to the voice controls, as events.

use std::rc::Rc;

use js_sys::Object;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{PermissionState, PermissionStatus};

use crate::connect::agent_snapshot::Snapshot;
use crate::softphone::voice::{DeviceKind, Microphone, Network, VoiceEvent};
use crate::web::browser::failure::report;
use crate::web::browser::value::json;
use crate::web::browser::{document, listen};
use crate::web::connect::streams;
use crate::web::connect::streams::{Agent, Heard, News};
use crate::web::softphone::voice::controls::Voice;

#[wasm_bindgen]
extern "C" {
    /// The argument of `permissions.query`.
    type Query;
    #[wasm_bindgen(method, setter, structural)]
    fn set_name(this: &Query, name: &str);
}

impl Voice {
    pub(super) fn hear_agent(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let there = Closure::<dyn FnMut(Agent)>::new(move |agent| this.listen(agent));
        report("follow the phone's agent", streams::on_agent(&there));
        // Streams keeps this closure, and all others, as long as the page lives.
        there.forget();
        let Ok(bus) = streams::event_bus() else {
            return;
        };
        for (name, signed_out) in [
            ("terminated", None),
            ("auth_fail", Some(true)),
            ("authorize_success", Some(false)),
        ] {
            let this = Rc::clone(self);
            let told = Closure::<dyn FnMut()>::new(move || {
                // A log-out is dated, so that an older snapshot that comes late is known as such.
                this.clock();
                this.tell(signed_out.map_or(VoiceEvent::LoggedOut, VoiceEvent::SignedOut));
            });
            report("follow the phone's sign-in", bus.subscribe(name, &told));
            told.forget();
        }
    }

    /// Listens to the agent only, not to each contact: `onRefresh` tells of all contacts, and no listener outlives its contact.
    fn listen(self: &Rc<Self>, agent: Agent) {
        if self.agent.replace(Some(agent.clone())).is_some() {
            return;
        }
        self.read_soon();
        let this = Rc::clone(self);
        let refreshed = Closure::<dyn FnMut(Agent)>::new(move |_| this.read_soon());
        report("follow the phone's agent", agent.on_refresh(&refreshed));
        refreshed.forget();
        self.hear(&agent, Agent::on_mute_toggle, |this, news| {
            if let Some(muted) = news.muted() {
                this.tell(VoiceEvent::Muted(muted));
            }
        });
        self.hear(&agent, Agent::on_softphone_error, |this, news| {
            this.tell(VoiceEvent::SoftphoneError(
                news.error_type().unwrap_or_default(),
            ));
        });
        self.hear(&agent, Agent::on_web_socket_lost, |this, _| {
            this.tell(VoiceEvent::WebSocket(false))
        });
        self.hear(&agent, Agent::on_web_socket_gained, |this, _| {
            this.tell(VoiceEvent::WebSocket(true))
        });
        self.hear(&agent, Agent::on_network, |this, news| this.network(&news));
        let changed = |kind| {
            move |this: &Rc<Self>, news: News| {
                if let Some(id) = news.device_id() {
                    this.tell(VoiceEvent::DeviceChanged(kind, id.into()));
                }
            }
        };
        self.hear(&agent, Agent::on_speaker, changed(DeviceKind::Speaker));
        self.hear(
            &agent,
            Agent::on_microphone,
            changed(DeviceKind::Microphone),
        );
        self.hear(&agent, Agent::on_ringer, changed(DeviceKind::Ringer));
        let this = Rc::clone(self);
        spawn_local(async move {
            if let Ok(news) = agent.network().await {
                this.network(news.unchecked_ref());
            }
        });
    }

    fn hear(
        self: &Rc<Self>,
        agent: &Agent,
        listen: fn(&Agent, &Heard) -> Result<JsValue, JsValue>,
        hears: impl Fn(&Rc<Self>, News) + 'static,
    ) {
        let this = Rc::clone(self);
        let heard = Heard::new(move |news| hears(&this, news));
        report("follow the phone's agent", listen(agent, &heard));
        heard.forget();
    }

    fn network(self: &Rc<Self>, news: &News) {
        let network = match news.status().as_deref() {
            Some("connected") => Network::Connected,
            Some("connecting") => Network::Connecting,
            Some("disconnected" | "failed") => Network::Lost,
            _ => return,
        };
        self.tell(VoiceEvent::Network(network));
    }

    /// Reads one snapshot for all the news of one moment.
    fn read_soon(self: &Rc<Self>) {
        if self.unread.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            this.unread.set(false);
            let data = this.agent.borrow().as_ref().map(|agent| agent.snapshot());
            if let Some(Ok(snapshot)) = data
                && let Some(data) = json(&snapshot.data())
            {
                this.clock();
                this.tell(VoiceEvent::Snapshot(Snapshot::read(&data)));
            }
        });
    }

    pub(super) fn watch_front(self: &Rc<Self>) {
        for kind in ["focus", "blur", "visibilitychange"] {
            let this = Rc::clone(self);
            listen::real(&self.window, kind, move |_| this.look_in_front()).forget();
        }
        self.look_in_front();
    }

    fn look_in_front(self: &Rc<Self>) {
        self.tell(VoiceEvent::InFront(document::in_front()));
    }

    pub(super) fn watch_microphone(self: &Rc<Self>) {
        let this = Rc::clone(self);
        spawn_local(async move {
            let query: Query = Object::new().unchecked_into();
            query.set_name("microphone");
            let permissions = this.window.navigator().permissions();
            let asked = permissions.and_then(|all| all.query(query.unchecked_ref()));
            // In a browser without this permission name, the first call shows whether the microphone works.
            let Ok(asked) = asked else { return };
            let Ok(status) = JsFuture::from(asked).await else {
                return;
            };
            let status: PermissionStatus = status.unchecked_into();
            this.tell(VoiceEvent::Microphone(microphone(&status)));
            let same = status.clone();
            listen::real(&status, "change", move |_| {
                this.tell(VoiceEvent::Microphone(microphone(&same)));
            })
            .forget();
        });
    }
}

fn microphone(status: &PermissionStatus) -> Microphone {
    match status.state() {
        PermissionState::Denied => Microphone::Blocked,
        PermissionState::Prompt => Microphone::NotAsked,
        _ => Microphone::Fine,
    }
}
