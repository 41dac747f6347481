//! Pictures of the voice controls in every state, in `target/screens`: for whoever wants to see how they look.
#![allow(clippy::print_stdout)] // The line is the program's output.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use patchcord_e2e::phone::{Scene, setup};
use patchcord_e2e::{Browser, Stage, root};
use serde_json::{Value, json};

/// How a state is looked at: a name, what the browser is told, and the size of the window in CSS pixels.
struct Look {
    name: &'static str,
    features: &'static [(&'static str, &'static str)],
    width: u32,
    height: u32,
    scale: f64,
}

const LOOKS: [Look; 5] = [
    Look {
        name: "light",
        features: &[("prefers-color-scheme", "light")],
        width: 400,
        height: 700,
        scale: 2.0,
    },
    Look {
        name: "dark",
        features: &[("prefers-color-scheme", "dark")],
        width: 400,
        height: 700,
        scale: 2.0,
    },
    Look {
        name: "narrow",
        features: &[("prefers-color-scheme", "light")],
        width: 320,
        height: 520,
        scale: 2.0,
    },
    // 1280 × 900 pixels.
    Look {
        name: "zoom-200",
        features: &[("prefers-color-scheme", "light")],
        width: 640,
        height: 450,
        scale: 2.0,
    },
    Look {
        name: "high-contrast",
        features: &[
            ("forced-colors", "active"),
            ("prefers-color-scheme", "dark"),
        ],
        width: 400,
        height: 700,
        scale: 2.0,
    },
];

#[tokio::main]
async fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let folder = root().join("target/screens");
    std::fs::create_dir_all(&folder)?;
    for scene in Scene::ALL {
        if wanted.is_empty() || wanted.contains(&scene.name()) {
            take(scene, &folder)
                .await
                .with_context(|| format!("{} was not reached", scene.name()))?;
        }
    }
    std::fs::write(folder.join("index.html"), index())?;
    println!("The screens are in target/screens; index.html shows all of them.");
    Ok(())
}

async fn take(scene: Scene, folder: &Path) -> Result<()> {
    let mut setup = setup(Browser::Chromium);
    scene.prepare(&mut setup);
    let stage = Stage::open(setup).await?;
    stage.open_controls().await?;
    let reached = scene.reach(&stage).await;
    for look in LOOKS {
        let features: Vec<Value> = look
            .features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        stage
            .devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": features }),
            )
            .await?;
        let size = json!({
            "width": look.width,
            "height": look.height,
            "deviceScaleFactor": look.scale,
            "mobile": false,
        });
        stage
            .devtools("Emulation.setDeviceMetricsOverride", size)
            .await?;
        let file = folder.join(file(scene, &look));
        stage.screenshot(&file).await?;
    }
    if reached.is_err() {
        stage.write_timeline(&folder.join("timeline.txt"))?;
    }
    reached?;
    stage.close().await
}

fn file(scene: Scene, look: &Look) -> String {
    format!("{}-{}.png", scene.name(), look.name)
}

fn index() -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Voice controls</title>
<style>body{font:14px system-ui;margin:24px}h2{margin:24px 0 8px}div{display:flex;gap:16px;align-items:start}img{width:300px;border:1px solid #ccc}</style>
<h1>Voice controls</h1>\n",
    );
    for scene in Scene::ALL {
        let _ = writeln!(page, "<h2>{}</h2><div>", scene.name());
        for look in LOOKS {
            let name = look.name;
            let file = file(scene, &look);
            let _ = writeln!(page, "<img src=\"{file}\" alt=\"{name}\" loading=\"lazy\">");
        }
        page.push_str("</div>\n");
    }
    page
}
