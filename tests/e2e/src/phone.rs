//! The docked softphone's voice controls: how an agent gets to them, presses them and sees them, in every state they have.

use anyhow::{Result, ensure};
use patchcord_sandbox::connect::{
    AgentError, Channel, Device, DeviceKind, FarEnd, Incoming, NetworkStatus, Push, SoftphoneError,
};
use patchcord_sandbox::place::{Names, Place};
use patchcord_sandbox::world::Softphone;
use serde_json::json;
use thirtyfour::WebElement;

use crate::stage::EVERYWHERE;
use crate::{AGENT, AT_ONCE, Browser, SOON, Setup, Stage, WORKSPACE};

/// A caller's number.
pub const CALLER: &str = "+12065550142";

/// The caller's number as the phone shows it.
pub const CALLER_SHOWN: &str = "+1 206 555 0142";
/// A number that rings until somebody picks up.
pub const RINGS: &str = "+12065550177";

/// What an agent with a docked softphone has.
pub fn setup(browser: Browser) -> Setup {
    let mut setup = Setup {
        browser,
        ..Setup::default()
    };
    setup.world.service_now.softphone = Softphone::None;
    setup
        .world
        .connect
        .numbers
        .insert(RINGS.to_owned(), FarEnd::Rings);
    setup.world.connect.devices = Some(
        [
            ("in-1", DeviceKind::AudioInput, "Headset microphone"),
            ("in-2", DeviceKind::AudioInput, "Built-in microphone"),
            ("out-1", DeviceKind::AudioOutput, "Headset earphone"),
            ("out-2", DeviceKind::AudioOutput, "Built-in speaker"),
        ]
        .map(|(id, kind, label)| Device {
            device_id: id.to_owned(),
            kind,
            label: label.to_owned(),
        })
        .to_vec(),
    );
    setup
}

impl Stage {
    /// Signs in, and chooses the voice controls in the docked softphone.
    ///
    /// # Errors
    ///
    /// When they do not come.
    pub async fn open_controls(&self) -> Result<()> {
        self.sign_in(AGENT, WORKSPACE).await?;
        if self.watch.browser() == Browser::Chromium {
            self.allow_microphone("granted").await?;
        }
        let named = "everywhere('.panel[data-agent]').length > 0";
        self.wait::<bool>("the docked softphone names its agent", SOON, named)
            .await?;
        self.press_at(".to-controls").await?;
        self.until_controls("idle").await
    }

    /// What the agent has said, or not yet, when the browser asked for the microphone. Chromium only.
    ///
    /// # Errors
    ///
    /// When the browser does not take it.
    pub async fn allow_microphone(&self, setting: &str) -> Result<()> {
        let permission = json!({
            "permission": { "name": "microphone" },
            "setting": setting,
            "origin": Names::Real.origin(Place::ServiceNow),
        });
        self.devtools("Browser.setPermission", permission)
            .await
            .map(drop)
    }

    /// Waits until the voice controls are in a state: `data-state`.
    ///
    /// # Errors
    ///
    /// When they are not within the limit.
    pub async fn until_controls(&self, state: &str) -> Result<()> {
        let there = format!("everywhere('.all[data-state]')[0].dataset.state === '{state}'");
        self.wait::<bool>(&format!("the controls are {state}"), SOON, &there)
            .await
            .map(drop)
    }

    /// Waits until a control is there and on: `data-control`. Then presses it with a real mouse.
    ///
    /// # Errors
    ///
    /// When it is not within the limit, or cannot be clicked.
    pub async fn press_control(&self, name: &str) -> Result<()> {
        self.press_at(&control(name)).await
    }

    /// Presses what a CSS selector finds in the controls, once it is there and can be seen.
    ///
    /// # Errors
    ///
    /// When it is not within the limit, or cannot be clicked.
    pub async fn press_at(&self, selector: &str) -> Result<()> {
        self.click_on(async || self.seen(selector).await).await
    }

    /// Types into the field of this name: `data-part`.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub async fn type_into(&self, part: &str, keys: &str) -> Result<()> {
        match part {
            "number" => self.press_at("[data-control='by-number']").await?,
            "find" => self.press_at("[data-control='by-name']").await?,
            _ => {}
        }
        let field = format!("[data-part='{part}']");
        self.press_at(&field).await?;
        self.send_keys(&field, keys).await
    }

    /// Sends keys to what a CSS selector finds in the controls, once it is there and can be seen.
    ///
    /// # Errors
    ///
    /// When it is not within the limit.
    pub async fn send_keys(&self, selector: &str, keys: &str) -> Result<()> {
        let find = async || self.seen(selector).await;
        self.act_on(find, async |found| Ok(found.send_keys(keys).await?))
            .await
    }

    /// The first that a CSS selector finds in the controls and that can be seen, once there is one.
    async fn seen(&self, selector: &str) -> Result<WebElement> {
        self.until_seen(selector).await?;
        let found = format!("{EVERYWHERE} return seen({});", json!(selector));
        self.see_inside().await?;
        self.element(&found).await
    }

    /// Waits until something is in the controls that a CSS selector finds, and can be seen.
    ///
    /// # Errors
    ///
    /// When it is not within the limit.
    pub async fn until_seen(&self, selector: &str) -> Result<()> {
        let there = format!("!!seen({})", json!(selector));
        self.wait::<bool>(&format!("{selector} is seen"), AT_ONCE, &there)
            .await
            .map(drop)
    }
}

/// A control that is on.
fn control(name: &str) -> String {
    format!("[data-control='{name}']:not([aria-disabled])")
}

/// A state of the voice controls that an agent can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// Nothing to do.
    Idle,
    /// The agent's states.
    States,
    /// Not available.
    Break,
    /// The dial pad.
    Dial,
    /// A number on the dial pad.
    Number,
    /// A number that cannot be called.
    WrongNumber,
    /// Devices.
    Devices,
    /// A call rings.
    Offered,
    /// A queued callback is offered.
    Callback,
    /// The agent calls somebody.
    Calling,
    /// The agent talks.
    Talking,
    /// The agent talks and is muted.
    Muted,
    /// The customer waits.
    OnHold,
    /// The keypad of a call.
    Keypad,
    /// Whom to add to a call.
    Transfer,
    /// A third party is being called.
    Consulting,
    /// One waits, one talks.
    SplitLines,
    /// All talk.
    Conference,
    /// More than three.
    ManyParties,
    /// After-call work.
    AfterCallWork,
    /// A state is queued during a call.
    NextState,
    /// Not answered.
    Missed,
    /// It failed.
    Failed,
    /// Connect did not do what was asked for.
    Refused,
    /// The browser has been told not to give the microphone.
    Blocked,
    /// A call had no microphone.
    Microphone,
    /// No network.
    Network,
    /// A chat rings beside a call.
    Chat,
    /// A call that is listened to.
    Listening,
    /// Offline.
    Offline,
    /// Logged out.
    LoggedOut,
}

impl Scene {
    /// All of them.
    pub const ALL: [Self; 31] = [
        Self::Idle,
        Self::States,
        Self::Break,
        Self::Dial,
        Self::Number,
        Self::WrongNumber,
        Self::Devices,
        Self::Offered,
        Self::Callback,
        Self::Calling,
        Self::Talking,
        Self::Muted,
        Self::OnHold,
        Self::Keypad,
        Self::Transfer,
        Self::Consulting,
        Self::SplitLines,
        Self::Conference,
        Self::ManyParties,
        Self::AfterCallWork,
        Self::NextState,
        Self::Missed,
        Self::Failed,
        Self::Refused,
        Self::Blocked,
        Self::Microphone,
        Self::Network,
        Self::Chat,
        Self::Listening,
        Self::Offline,
        Self::LoggedOut,
    ];

    /// Its name, for a file.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// What is special about the far ends for it.
    pub fn prepare(self, setup: &mut Setup) {
        let connect = &mut setup.world.connect;
        connect.names_missed = true;
        connect.answer_ms = match self {
            Self::Calling => 60_000,
            _ => 200,
        };
        connect.ring_seconds = match self {
            Self::Missed => 1,
            _ => 600,
        };
        if self == Self::ManyParties {
            connect.parties = 6;
        }
    }

    /// Brings idle controls there, as an agent and callers would.
    ///
    /// # Errors
    ///
    /// When they do not come there.
    pub async fn reach(self, stage: &Stage) -> Result<()> {
        let connect = stage.sandbox.connect();
        match self {
            Self::Idle => {}
            Self::States => {
                stage.press_at("summary").await?;
                stage.until_seen(".menu [data-control='set-state']").await?;
            }
            Self::Break => stage.choose_state("Break").await?,
            Self::Offline => stage.choose_state("Offline").await?,
            Self::Dial => {
                stage.press_control("open-dial").await?;
                stage.until_seen("[data-control='quick-connect']").await?;
            }
            Self::Number => {
                stage.press_control("open-dial").await?;
                stage.type_into("number", "(206) 555-0142").await?;
                stage.until_seen(&control("call")).await?;
            }
            Self::WrongNumber => {
                stage.press_control("open-dial").await?;
                stage.type_into("number", "911").await?;
                stage
                    .until_seen("[data-part='number'][aria-invalid]")
                    .await?;
            }
            Self::Devices => {
                stage.press_control("open-devices").await?;
                stage
                    .until_seen("[data-part='speaker']:has(option)")
                    .await?;
            }
            Self::Offered => stage.ring().await?,
            Self::Callback => {
                connect.ring_callback(AGENT, CALLER)?;
                stage.until_controls("offered").await?;
            }
            Self::Calling => {
                stage.press_control("open-dial").await?;
                stage.type_into("number", RINGS).await?;
                stage.press_control("call").await?;
                stage.until_controls("calling").await?;
            }
            Self::Talking => stage.talk().await?,
            Self::Muted => {
                stage.talk().await?;
                stage.press_control("mute").await?;
                stage.until_seen("[data-control='unmute']").await?;
            }
            Self::OnHold => {
                stage.talk().await?;
                stage.press_control("hold").await?;
                stage.until_controls("on-hold").await?;
            }
            Self::Keypad => {
                stage.talk().await?;
                stage.press_control("open-keypad").await?;
                stage.until_seen("[data-part='keypad']").await?;
            }
            Self::Transfer => {
                stage.talk().await?;
                stage.press_control("open-transfer").await?;
                stage.until_seen("[data-control='quick-connect']").await?;
            }
            Self::Consulting => {
                stage.talk().await?;
                stage.add(RINGS).await?;
                stage.until_controls("consulting").await?;
            }
            Self::SplitLines => stage.consult().await?,
            Self::Conference => {
                stage.consult().await?;
                stage.press_control("join").await?;
                stage.until_controls("conference").await?;
            }
            Self::ManyParties => {
                stage.talk().await?;
                stage.add("+12065550100").await?;
                stage.until_seen(".parties li:nth-child(2)").await?;
                stage.press_control("open-transfer").await?;
                stage.type_into("number", "+12065550111").await?;
                stage.press_control("call").await?;
                stage.until_seen(".parties li:nth-child(3)").await?;
            }
            Self::AfterCallWork => {
                stage.talk().await?;
                stage.press_control("hang-up").await?;
                stage.until_controls("after-call-work").await?;
            }
            Self::NextState => {
                stage.talk().await?;
                stage.press_at("summary").await?;
                stage.press_state("Break").await?;
                stage.until_seen("[data-part='next']").await?;
            }
            Self::Missed => {
                connect.ring(AGENT, CALLER)?;
                stage.until_controls("missed").await?;
            }
            Self::Failed => {
                stage.talk().await?;
                connect.fail(AGENT, AgentError::FailedConnectCustomer)?;
                stage.until_controls("failed").await?;
            }
            Self::Refused => {
                stage.press_control("open-dial").await?;
                connect
                    .settings()
                    .numbers
                    .insert(RINGS.to_owned(), FarEnd::Refused);
                stage.type_into("number", RINGS).await?;
                stage.press_control("call").await?;
                stage.until_seen(".trouble").await?;
            }
            Self::Blocked => {
                stage.allow_microphone("denied").await?;
                stage.until_seen(".trouble").await?;
            }
            Self::Microphone => {
                ensure!(connect.push(
                    AGENT,
                    &Push::SoftphoneError {
                        error: SoftphoneError::MicrophoneNotShared
                    }
                ));
                stage.until_seen(".trouble").await?;
            }
            Self::Network => {
                ensure!(connect.push(
                    AGENT,
                    &Push::Network {
                        status: NetworkStatus::Disconnected
                    }
                ));
                stage.until_seen(".trouble").await?;
            }
            Self::Chat => {
                stage.talk().await?;
                let chat = Incoming {
                    channel: Channel::Chat,
                    number: String::new(),
                    name: Some("Maria Lopez".to_owned()),
                    queue: None,
                    attributes: Default::default(),
                };
                connect.offer(AGENT, &chat)?;
                stage.until_seen(".other").await?;
            }
            Self::Listening => {
                connect.monitor(AGENT)?;
                stage.until_controls("listening").await?;
            }
            Self::LoggedOut => {
                stage.press_control("log-out").await?;
                stage.press_control("confirm-log-out").await?;
                stage.until_controls("logged-out").await?;
            }
        }
        Ok(())
    }
}

impl Stage {
    async fn ring(&self) -> Result<()> {
        self.sandbox.connect().ring(AGENT, CALLER)?;
        self.until_controls("offered").await
    }

    async fn talk(&self) -> Result<()> {
        self.ring().await?;
        self.press_control("accept").await?;
        self.until_controls("talking").await
    }

    async fn add(&self, number: &str) -> Result<()> {
        self.press_control("open-transfer").await?;
        self.type_into("number", number).await?;
        self.press_control("call").await
    }

    async fn consult(&self) -> Result<()> {
        self.talk().await?;
        self.add("+12065550100").await?;
        self.until_controls("split-lines").await
    }

    async fn choose_state(&self, name: &str) -> Result<()> {
        self.press_at("summary").await?;
        self.press_state(name).await?;
        let there = format!("everywhere('[data-part=state]')[0].textContent === '{name}'");
        self.wait::<bool>(&format!("the agent is in {name}"), AT_ONCE, &there)
            .await
            .map(drop)
    }

    async fn press_state(&self, name: &str) -> Result<()> {
        self.press(name).await
    }
}
