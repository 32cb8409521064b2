//! What a clerk's scanner types, and what an administrator writes.

use std::time::Duration;

use cccd_desk::config;
use cccd_desk::wedge::{GAP, Output, Press, Wedge};

/// A configuration that is accepted is written as a file that says the same.
pub(crate) fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match config::parse(&text) {
        Ok(parsed) => {
            let written = config::render(&parsed);
            match config::parse(&written) {
                Ok(again) => assert_eq!(again, parsed),
                Err(mistakes) => panic!("what is written has mistakes: {mistakes:?}"),
            }
        }
        Err(mistakes) => assert!(!mistakes.0.is_empty(), "refused for no reason"),
    }
}

/// Keys at their times: each is typed once, in order, or is part of one code; none is kept back
/// longer than the gap.
pub(crate) fn wedge(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut wedge = Wedge::new();
    let mut now = Duration::ZERO;
    let (mut pressed, mut typed, mut codes) = (Vec::new(), Vec::new(), 0_usize);
    let mut take = |outputs: Vec<Output>| {
        for output in outputs {
            match output {
                Output::Typed(press) => typed.push(press),
                Output::Scanned(_) => codes += 1,
            }
        }
    };
    for c in text.chars() {
        let press = match c {
            // A pause, as between two codes.
            '\u{1}' => {
                now += 2 * GAP;
                take(wedge.poll(now));
                assert_eq!(wedge.wake_at(), None, "a key is kept back");
                continue;
            }
            '\n' => Press::Enter,
            '\t' => Press::Tab,
            '\u{8}' => Press::Backspace,
            c => Press::Char(c),
        };
        now += Duration::from_millis(4);
        pressed.push(press);
        take(wedge.press(now, press));
    }
    take(wedge.poll(now + 2 * GAP));
    assert_eq!(wedge.wake_at(), None, "a key is kept back");
    let mut left = pressed.iter();
    let in_order = typed.iter().all(|key| left.any(|press| press == key));
    assert!(
        in_order,
        "a key is typed that nobody pressed, or out of order"
    );
    assert!(codes > 0 || typed.len() == pressed.len(), "a key is lost");
}
