//! A scanner that types like a keyboard, taken out of the stream of keys before any field sees
//! it: [`cccd_desk::wedge`] as a plugin of the window.

#[cfg(test)]
mod tests;

use core::time::Duration;

use cccd_desk::wedge::{GAP, Output, Press, Scan, Wedge};
use eframe::egui::{Context, Event, ImeEvent, Key, Modifiers, Plugin, RawInput};

/// The keys, beside those of letters, that a scanner presses too.
const KEYS: [Key; 4] = [Key::Backspace, Key::Enter, Key::Space, Key::Tab];

/// The plugin.
#[derive(Default)]
pub struct Scanner {
    wedge: Wedge,
    /// Time as it counts between keys.
    clock: Duration,
    /// The time that the window told last.
    told: Option<Duration>,
    /// The keys of a scanner that a finger is on.
    down: Vec<Key>,
    scans: Vec<Scan>,
}

impl Scanner {
    /// What was scanned since the last call.
    pub fn take(&mut self) -> Vec<Scan> {
        core::mem::take(&mut self.scans)
    }

    /// Follows which keys are down. Whether this is one that is held down and repeats itself.
    fn repeats(&mut self, event: &Event) -> bool {
        match event {
            Event::Key { key, pressed, .. } if KEYS.contains(key) => {
                let down = self.down.iter().position(|down| down == key);
                match (down, pressed) {
                    (None, true) => self.down.push(*key),
                    (Some(at), false) => {
                        self.down.swap_remove(at);
                    }
                    _ => {}
                }
                down.is_some() && *pressed
            }
            Event::WindowFocused(false) => {
                self.down.clear();
                false
            }
            _ => false,
        }
    }

    /// What a hand typed, as the window would have told it.
    fn typed(&self, press: Press, events: &mut Vec<Event>) {
        let (key, text) = match press {
            Press::Char(' ') => (Some(Key::Space), Some(' ')),
            Press::Char(letter) => (None, Some(letter)),
            Press::Backspace => (Some(Key::Backspace), None),
            Press::Enter => (Some(Key::Enter), None),
            Press::Tab => (Some(Key::Tab), None),
        };
        let event = |key, pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        events.extend(key.map(|key| event(key, true)));
        events.extend(text.map(|letter| Event::Text(letter.to_string())));
        // It went up while it was held back: told again, or the window would take it to be down from
        // now on, and the next press for a repetition.
        let up = key.filter(|key| !self.down.contains(key));
        events.extend(up.map(|key| event(key, false)));
    }

    fn give(&mut self, outputs: Vec<Output>, events: &mut Vec<Event>) {
        for output in outputs {
            match output {
                Output::Typed(press) => self.typed(press, events),
                Output::Scanned(scan) => self.scans.push(scan),
            }
        }
    }
}

impl Plugin for Scanner {
    fn debug_name(&self) -> &'static str {
        "scanner"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let told = input
            .time
            .and_then(|time| Duration::try_from_secs_f64(time).ok());
        let frame = Duration::from_secs_f32(input.predicted_dt.max(0.0));
        let passed = match (told, self.told) {
            (Some(now), Some(before)) => now.saturating_sub(before),
            _ => frame,
        };
        self.told = told;
        // Keys of two frames that follow each other came as fast as the frames let them: a window
        // that draws slowly must not tear a scanner's burst. Between keys of a hand there is a
        // frame without any, asked for below.
        let has_keys = input.events.iter().any(|event| !presses(event).is_empty());
        let passed = if has_keys { passed.min(GAP) } else { passed };
        self.clock = self.clock.saturating_add(passed);
        let now = self.clock;
        let mut events = Vec::with_capacity(input.events.len());
        let waited = self.wedge.poll(now);
        self.give(waited, &mut events);
        let space = input
            .events
            .iter()
            .any(|event| matches!(event, Event::Text(text) if text == " "));
        let mut space_repeats = false;
        for event in core::mem::take(&mut input.events) {
            // No scanner holds a key down: what repeats itself is a hand's. It moves the focus and
            // takes letters back, writes spaces, and presses nothing again.
            if self.repeats(&event) {
                match &event {
                    Event::Key {
                        key: Key::Space, ..
                    } => space_repeats = true,
                    Event::Key {
                        key: Key::Enter, ..
                    } => {}
                    _ => events.push(event),
                }
                continue;
            }
            if matches!(&event, Event::Text(text) if text == " ") && space_repeats {
                space_repeats = false;
                events.push(event);
                continue;
            }
            // The key of a space goes with its letter, or a scanned space presses a button.
            if space && is_space(&event) {
                continue;
            }
            let presses = presses(&event);
            if presses.is_empty() {
                events.push(event);
                continue;
            }
            for press in presses {
                let outputs = self.wedge.press(now, press);
                self.give(outputs, &mut events);
            }
        }
        input.events = events;
        if let Some(at) = self.wedge.wake_at() {
            ctx.request_repaint_after(at.saturating_sub(now));
        }
    }
}

/// The key presses that a scanner could have made; none for any other event.
fn presses(event: &Event) -> Vec<Press> {
    match event {
        Event::Text(text) | Event::Ime(ImeEvent::Commit(text)) => {
            text.chars().map(Press::Char).collect()
        }
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } if modifiers.is_none() => match key {
            Key::Backspace => vec![Press::Backspace],
            Key::Enter => vec![Press::Enter],
            Key::Tab => vec![Press::Tab],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn is_space(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Space, pressed: true, modifiers, .. }
        if modifiers.is_none())
}
