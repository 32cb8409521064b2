use eframe::egui::{Context, Event, Key, Modifiers, RawInput};

use super::Scanner;
use crate::widgets;

/// A window that counts how often the Enter key acts.
struct Window {
    ctx: Context,
    time: f64,
    acted: u32,
    /// How often the space bar was pressed, and how many spaces were written.
    spaces: (usize, usize),
}

impl Window {
    fn new() -> Self {
        let ctx = Context::default();
        ctx.add_plugin(Scanner::default());
        Self {
            ctx,
            time: 0.0,
            acted: 0,
            spaces: (0, 0),
        }
    }

    /// A frame, so many seconds after the one before, with the Enter key as told: `true` for down.
    fn frame(&mut self, after: f64, enter: &[bool]) {
        let events = enter.iter().map(|pressed| Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: *pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
        self.told(after, events.collect());
    }

    /// A frame in which this is told.
    fn told(&mut self, after: f64, events: Vec<Event>) {
        self.time += after;
        let input = RawInput {
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let mut acted = false;
        let mut spaces = (0, 0);
        let mut output = self.ctx.run_ui(input, |ui| {
            acted |= widgets::pressed(ui, Key::Enter);
            spaces = ui.input(|input| {
                let written = |event: &&Event| matches!(event, Event::Text(text) if text == " ");
                let written = input.events.iter().filter(written).count();
                (input.num_presses(Key::Space), written)
            });
        });
        output.textures_delta.clear();
        self.acted += u32::from(acted);
        self.spaces.0 += spaces.0;
        self.spaces.1 += spaces.1;
    }
}

#[test]
fn a_long_press_after_a_tap_acts_too() {
    let mut window = Window::new();
    window.frame(0.0, &[true, false]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 1);
    window.frame(1.0, &[true]);
    window.frame(0.06, &[]);
    window.frame(0.06, &[false]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 2);
}

#[test]
fn each_tap_acts_once() {
    let mut window = Window::new();
    for tap in 1..5 {
        window.frame(0.2, &[true, false]);
        window.frame(0.06, &[]);
        assert_eq!(window.acted, tap);
        window.frame(0.2, &[true]);
        window.frame(0.02, &[false]);
        window.frame(0.06, &[]);
        window.acted -= 1;
        assert_eq!(window.acted, tap);
    }
}

#[test]
fn a_key_that_is_held_down_acts_once() {
    let mut window = Window::new();
    window.frame(0.0, &[true]);
    window.frame(0.06, &[]);
    // The system repeats it faster than the scanner's watch lets go of keys, until the finger
    // lifts, sooner after the last repetition than the next would have come.
    for _ in 0..20 {
        window.frame(0.033, &[true]);
    }
    window.frame(0.02, &[false]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 1);
    // Also where the window hears of it late, and of all at once.
    window.frame(1.0, &[true, true, true]);
    window.frame(0.06, &[]);
    window.frame(0.06, &[false]);
    assert_eq!(window.acted, 2);
}

#[test]
fn a_key_that_went_up_elsewhere_is_not_down() {
    let mut window = Window::new();
    window.frame(0.0, &[true]);
    window.frame(0.06, &[]);
    window.told(1.0, vec![Event::WindowFocused(false)]);
    window.frame(1.0, &[true, false]);
    window.frame(0.06, &[]);
    window.frame(1.0, &[true]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 3);
}

#[test]
fn a_key_goes_up_while_another_is_held_back() {
    let mut window = Window::new();
    window.frame(0.0, &[true]);
    window.frame(0.06, &[]);
    window.told(0.06, vec![Event::Text("a".to_owned())]);
    window.frame(0.01, &[false]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 1);
    window.frame(1.0, &[true]);
    window.frame(0.06, &[]);
    assert_eq!(window.acted, 2);
}

#[test]
fn a_space_that_is_held_down_writes_spaces_and_presses_once() {
    let mut window = Window::new();
    let space = |pressed| Event::Key {
        key: Key::Space,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let down = || vec![space(true), Event::Text(" ".to_owned())];
    window.told(0.0, down());
    window.told(0.06, Vec::new());
    for _ in 0..10 {
        window.told(0.033, down());
    }
    window.told(0.02, vec![space(false)]);
    window.told(0.06, Vec::new());
    assert_eq!(window.spaces, (1, 11));
}
