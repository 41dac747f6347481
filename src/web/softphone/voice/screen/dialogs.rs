//! The keypad, the dial pad and the devices.

use crate::softphone::voice::DeviceKind;
use crate::softphone::voice::view::{Dialog, Pad, QuickConnect};
use crate::value::numbering_plan::Country;
use crate::web::softphone::voice::names;
use crate::web::softphone::voice::screen::element::set;
use crate::web::softphone::voice::screen::{Screen, Section};

impl Screen {
    pub(super) fn show_dialog(&self, dialog: Option<&Dialog>) {
        self.clear(Section::Dialog);
        self.hide("keypad", !matches!(dialog, Some(Dialog::Keypad { .. })));
        self.hide("pad", !matches!(dialog, Some(Dialog::Pad(_))));
        self.hide("devices", !matches!(dialog, Some(Dialog::Devices { .. })));
        self.hide("leaving", !matches!(dialog, Some(Dialog::LogOut { .. })));
        let open = dialog.map(|dialog| match dialog {
            Dialog::Keypad { .. } => "keypad",
            Dialog::Pad(Pad { contact: None, .. }) => "dial",
            Dialog::Pad(_) => "transfer",
            Dialog::Devices { .. } => "devices",
            Dialog::LogOut { .. } => "log-out",
        });
        set(&self.inside, "data-dialog", open);
        match dialog {
            Some(Dialog::Keypad { keys, close, .. }) => {
                self.buttons(Section::Dialog, "keys", keys);
                self.buttons(Section::Dialog, "keypad-close", [close]);
            }
            Some(Dialog::Pad(pad)) => self.show_pad(pad),
            Some(Dialog::Devices { devices, close }) => {
                self.buttons(Section::Dialog, "devices-close", [close]);
                self.hide("devices-hint", devices.is_some());
                let devices = devices.as_deref().unwrap_or_default();
                for (part, kind) in [
                    ("speaker", DeviceKind::Speaker),
                    ("microphone", DeviceKind::Microphone),
                    ("ringer", DeviceKind::Ringer),
                ] {
                    let fit = devices.iter().filter(|device| device.kind == kind);
                    self.choices(
                        part,
                        fit.map(|device| (&device.button, &*device.button.label)),
                    );
                }
            }
            Some(Dialog::LogOut { confirm, close }) => {
                self.buttons(Section::Dialog, "leaving-close", [close]);
                self.buttons(Section::Dialog, "leaving-go", [confirm]);
            }
            None => {}
        }
    }

    fn show_pad(&self, pad: &Pad) {
        let title = pad.title();
        self.say("pad-title", title);
        if let Some(section) = self.part("pad") {
            set(&section, "aria-label", Some(title));
        }
        self.buttons(Section::Dialog, "pad-close", [&pad.close]);
        self.buttons(Section::Dialog, "pad-ways", &pad.ways);
        self.hide("by-name", pad.by_number);
        self.hide("by-number", !pad.by_number);
        self.buttons(Section::Dialog, "pad-call", [&pad.call]);
        self.value("number", &pad.text);
        self.value("find", &pad.find);
        self.say("fault", &pad.said(&|country| self.country(country)));
        if let Some(number) = self.part("number") {
            set(&number, "aria-invalid", pad.is_wrong().then_some("true"));
        }
        let countries = pad.countries.iter().map(|choice| {
            let name = [
                "+",
                &*choice.code.to_string(),
                " ",
                &*self.country(choice.country),
            ]
            .concat();
            (&choice.button, name)
        });
        self.choices("country", countries);
        let queues = pad.queues.iter();
        self.choices("queue", queues.map(|queue| (queue, &*queue.label)));
        self.hide("queue-field", pad.queues.is_empty());
        let (listed, hint) = pad.listed();
        self.say("quick-hint", &hint);
        self.hide("quick-hint", hint.is_empty());
        self.show_choices("quick", listed);
        self.hide("recent-title", pad.recents.is_empty());
        self.show_choices("recent", &pad.recents);
    }

    fn show_choices(&self, part: &str, choices: &[QuickConnect]) {
        let key = |choice: &QuickConnect| names::key(&choice.button);
        self.list(part, "button", choices, key, |element, choice| {
            self.button(Section::Dialog, element, &choice.button);
            set(element, "data-detail", Some(&choice.detail));
        });
    }

    fn country(&self, country: Country) -> String {
        let name = self.countries.of(country.as_str());
        name.map_or_else(|| country.as_str().to_owned(), String::from)
    }
}
