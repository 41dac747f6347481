//! The docked softphone's place, size and heading.

use patchcord::softphone::panel::{Corner, Edge, LEAST_HEIGHT, LEAST_WIDTH, Placement, Window};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const DESKTOP: Window = Window {
    width: 1280.0,
    height: 900.0,
};
const CORNERS: [Corner; 4] = [
    Corner::BottomRight,
    Corner::BottomLeft,
    Corner::TopLeft,
    Corner::TopRight,
];

fn at(corner: Corner) -> Placement {
    Placement {
        corner,
        ..Placement::default()
    }
}

#[test]
fn a_panel_that_fits_has_the_size_that_the_agent_gave_it() {
    let shape = Placement::default().shape(DESKTOP);
    assert_eq!((shape.width, shape.height, shape.gap), (360.0, 540.0, 16.0));
}

#[test]
fn the_body_is_never_below_the_smallest_ccp() {
    for (width, height) in [(0.0, 0.0), (-50.0, 1e9), (f64::NAN, f64::NAN)] {
        let panel = Placement {
            width,
            height,
            ..Placement::default()
        };
        for window in [(1280.0, 900.0), (640.0, 450.0), (320.0, 256.0), (0.0, 0.0)] {
            let (width, height) = window;
            let shape = panel.shape(Window { width, height });
            assert!(shape.width >= LEAST_WIDTH, "{window:?} {shape:?}");
            assert!(shape.height >= LEAST_HEIGHT, "{window:?} {shape:?}");
        }
    }
}

#[test]
fn the_panel_stays_inside_a_window_that_has_room_for_it() {
    let huge = Placement {
        width: 1e6,
        height: 1e6,
        ..Placement::default()
    };
    for (width, height) in [(1280.0, 900.0), (400.0, 560.0), (352.0, 544.0)] {
        let shape = huge.shape(Window { width, height });
        assert!(shape.width + 2.0 * shape.gap <= width, "{shape:?}");
        assert!(shape.height + 2.0 * shape.gap < height, "{shape:?}");
    }
}

#[test]
fn a_small_window_is_filled_to_its_edges() {
    let small = Window {
        width: 340.0,
        height: 900.0,
    };
    assert_eq!(Placement::default().shape(small).gap, 0.0);
    assert_eq!(Placement::default().shape(small).width, 340.0);
}

#[test]
fn an_edge_moves_outward_away_from_the_corner() {
    for corner in CORNERS {
        let mut panel = at(corner);
        let (right, down) = (
            matches!(corner, Corner::BottomLeft | Corner::TopLeft),
            matches!(corner, Corner::TopLeft | Corner::TopRight),
        );
        panel.drag(Edge::Width, if right { 30.0 } else { -30.0 }, DESKTOP);
        panel.drag(Edge::Height, if down { 40.0 } else { -40.0 }, DESKTOP);
        assert_eq!((panel.width, panel.height), (390.0, 580.0), "{corner:?}");
    }
}

#[test]
fn keys_move_an_edge_and_others_are_left_to_the_page() {
    let mut panel = Placement::default();
    assert!(panel.press(Edge::Width, "ArrowLeft", DESKTOP));
    assert_eq!(panel.width, 380.0);
    assert!(panel.press(Edge::Width, "ArrowRight", DESKTOP));
    assert_eq!(panel.width, 360.0);
    assert!(panel.press(Edge::Height, "ArrowUp", DESKTOP));
    assert_eq!(panel.height, 560.0);
    assert!(panel.press(Edge::Width, "Home", DESKTOP));
    assert!(panel.press(Edge::Height, "Home", DESKTOP));
    assert_eq!((panel.width, panel.height), (LEAST_WIDTH, LEAST_HEIGHT));
    assert!(panel.press(Edge::Width, "End", DESKTOP));
    assert_eq!(panel.width, 1248.0);
    let before = panel;
    for key in ["ArrowUp", "Escape", "Tab", "a"] {
        assert!(!panel.press(Edge::Width, key, DESKTOP), "{key}");
    }
    assert_eq!(panel, before);
}

#[test]
fn an_edge_follows_at_once_where_the_window_is_smaller_than_the_wish() {
    let mut panel = Placement {
        width: 5_000.0,
        ..Placement::default()
    };
    panel.press(Edge::Width, "ArrowRight", DESKTOP);
    assert_eq!(panel.width, 1228.0);
}

#[test]
fn a_corner_is_found_by_key_and_by_pointer() {
    let mut corner = Corner::BottomRight;
    for next in [
        Corner::BottomLeft,
        Corner::TopLeft,
        Corner::TopRight,
        Corner::BottomRight,
    ] {
        corner = corner.next();
        assert_eq!(corner, next);
    }
    assert_eq!(corner.toward("ArrowUp"), Some(Corner::TopRight));
    assert_eq!(corner.toward("ArrowDown"), Some(Corner::BottomRight));
    assert_eq!(corner.toward("ArrowLeft"), Some(Corner::BottomLeft));
    assert_eq!(corner.toward("Enter"), None);
    assert_eq!(Corner::nearest(10.0, 10.0, DESKTOP), Corner::TopLeft);
    assert_eq!(Corner::nearest(900.0, 500.0, DESKTOP), Corner::BottomRight);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_panel_survives_its_storage() {
    let panel = Placement {
        corner: Corner::TopLeft,
        width: 400.5,
        height: 700.0,
        folded: true,
    };
    let kept = serde_json::to_string(&panel).unwrap();
    assert_eq!(
        kept,
        r#"{"corner":"topLeft","width":400.5,"height":700.0,"folded":true}"#
    );
    assert_eq!(serde_json::from_str::<Placement>(&kept).unwrap(), panel);
}
