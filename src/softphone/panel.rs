//! Where the docked softphone stands and how large it is.
//!
//! Sizes are in CSS pixels and mean the body, the part below the heading, because Amazon Connect names a smallest size for it.

use serde::{Deserialize, Serialize};

/// The smallest CCP that Amazon Connect has designed (Streams' documentation, "Initialization"), in CSS pixels.
pub const LEAST_WIDTH: f64 = 320.0;

/// The height.
pub const LEAST_HEIGHT: f64 = 460.0;

/// The height of the heading and the borders, in CSS pixels.
const HEADING: f64 = 52.0;

/// The distance between the panel and the window's edges where the window has room for it, in CSS pixels.
const GAP: f64 = 16.0;

/// How far one press of an arrow key moves an edge, in CSS pixels.
const STEP: f64 = 20.0;

/// A corner of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Corner {
    /// The softphone is here until the agent moves it.
    BottomRight,
    /// The next corner clockwise.
    BottomLeft,
    /// The next corner clockwise.
    TopLeft,
    /// The last corner, because ServiceNow's own menus are here.
    TopRight,
}

impl Corner {
    /// The corner's name in the style sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BottomRight => "bottom right",
            Self::BottomLeft => "bottom left",
            Self::TopLeft => "top left",
            Self::TopRight => "top right",
        }
    }

    const fn of(top: bool, left: bool) -> Self {
        match (top, left) {
            (true, true) => Self::TopLeft,
            (true, false) => Self::TopRight,
            (false, true) => Self::BottomLeft,
            (false, false) => Self::BottomRight,
        }
    }

    const fn is_top(self) -> bool {
        matches!(self, Self::TopLeft | Self::TopRight)
    }

    const fn is_left(self) -> bool {
        matches!(self, Self::TopLeft | Self::BottomLeft)
    }

    /// The next corner clockwise.
    pub const fn next(self) -> Self {
        match self {
            Self::BottomRight => Self::BottomLeft,
            Self::BottomLeft => Self::TopLeft,
            Self::TopLeft => Self::TopRight,
            Self::TopRight => Self::BottomRight,
        }
    }

    /// The corner that an arrow key (`KeyboardEvent.key`) points to from here.
    pub fn toward(self, key: &str) -> Option<Self> {
        let (top, left) = (self.is_top(), self.is_left());
        match key {
            "ArrowUp" => Some(Self::of(true, left)),
            "ArrowDown" => Some(Self::of(false, left)),
            "ArrowLeft" => Some(Self::of(top, true)),
            "ArrowRight" => Some(Self::of(top, false)),
            _ => None,
        }
    }

    /// The corner that is nearest to a point of the window.
    pub fn nearest(x: f64, y: f64, window: Window) -> Self {
        Self::of(y < window.height / 2.0, x < window.width / 2.0)
    }
}

/// The size of the window's contents (`innerWidth`, `innerHeight`), in CSS pixels: zoom makes it smaller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// An edge that the agent can move: the edge that faces away from the panel's corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The vertical edge, which makes the panel wider.
    Width,
    /// The horizontal edge, which makes the panel higher.
    Height,
}

/// Where the agent has put the panel and how large. It is kept for each ServiceNow origin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// The panel's corner.
    pub corner: Corner,
    /// The width of the body. A window may have less room.
    pub width: f64,
    /// The height of the body.
    pub height: f64,
    /// Only the heading is visible.
    pub folded: bool,
}

impl Default for Placement {
    fn default() -> Self {
        Self {
            corner: Corner::BottomRight,
            width: 360.0,
            height: 540.0,
            folded: false,
        }
    }
}

/// How large the panel's body is in a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The greatest width that this window has room for.
    pub most_width: f64,
    /// The greatest height that this window has room for.
    pub most_height: f64,
    /// The distance from the window's edges.
    pub gap: f64,
}

impl Placement {
    /// The panel's size in a window. The body never gets smaller than Amazon Connect's smallest size; in a smaller window the panel
    /// scrolls.
    pub fn shape(&self, window: Window) -> Shape {
        let room = |gap: f64| {
            (
                window.width - 2.0 * gap,
                window.height - HEADING - 2.0 * gap,
            )
        };
        let (width, height) = room(GAP);
        let gap = if width < LEAST_WIDTH || height < LEAST_HEIGHT {
            0.0
        } else {
            GAP
        };
        let (width, height) = room(gap);
        let (most_width, most_height) = (width.max(LEAST_WIDTH), height.max(LEAST_HEIGHT));
        Shape {
            width: within(self.width, LEAST_WIDTH, most_width),
            height: within(self.height, LEAST_HEIGHT, most_height),
            most_width,
            most_height,
            gap,
        }
    }

    /// Moves an edge by so many pixels to the right or down.
    pub fn drag(&mut self, edge: Edge, by: f64, window: Window) {
        let outward = match edge {
            Edge::Width => self.corner.is_left(),
            Edge::Height => self.corner.is_top(),
        };
        self.grow(edge, if outward { by } else { -by }, window);
    }

    /// Moves an edge by a key (`KeyboardEvent.key`) and returns whether that key moves edges.
    pub fn press(&mut self, edge: Edge, key: &str, window: Window) -> bool {
        match (edge, key) {
            (Edge::Width, "ArrowLeft") | (Edge::Height, "ArrowUp") => {
                self.drag(edge, -STEP, window);
            }
            (Edge::Width, "ArrowRight") | (Edge::Height, "ArrowDown") => {
                self.drag(edge, STEP, window);
            }
            (_, "Home") => self.grow(edge, f64::NEG_INFINITY, window),
            (_, "End") => self.grow(edge, f64::INFINITY, window),
            _ => return false,
        }
        true
    }

    /// Starts from the visible size: where the window has no room for the kept size, the edge still follows at once.
    fn grow(&mut self, edge: Edge, by: f64, window: Window) {
        let shape = self.shape(window);
        match edge {
            Edge::Width => self.width = within(shape.width + by, LEAST_WIDTH, shape.most_width),
            Edge::Height => {
                self.height = within(shape.height + by, LEAST_HEIGHT, shape.most_height);
            }
        }
    }
}

/// Like `clamp`, but without its panic.
fn within(value: f64, least: f64, most: f64) -> f64 {
    value.min(most).max(least)
}
