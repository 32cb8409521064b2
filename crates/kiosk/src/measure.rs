//! What the window says about itself where `CCCD_MEASURE=1` asks for it: a line of JSON on standard
//! error for each frame, with the time, the screen and what the last frame cost the processor.
//! Tests read it. Nothing in it is personal.

use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

/// Says it, or is silent.
#[derive(Debug)]
pub struct Measure {
    asked: bool,
}

impl Measure {
    /// As the environment asks.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            asked: std::env::var_os("CCCD_MEASURE").is_some_and(|value| value == "1"),
        }
    }

    /// A frame of this screen is drawn: its name is the first word of what `Debug` prints of it.
    pub fn frame(&self, screen: &dyn core::fmt::Debug, frame: &eframe::Frame) {
        if !self.asked {
            return;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = now.map_or(0, |now| now.as_millis());
        let screen = format!("{screen:?}");
        let mut words = screen.split(|c: char| !c.is_alphanumeric());
        let screen = words.find(|word| !word.is_empty());
        let last = frame.info().cpu_usage.unwrap_or(0.0) * 1000.0;
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(
            std::io::stderr(),
            "{{\"at_ms\":{at},\"screen\":\"{}\",\"last_frame_ms\":{last:.2}}}",
            screen.unwrap_or_default()
        );
    }
}
