//! The real window on a display in memory, and what it says of itself.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use cccd_tests::command;
use cccd_tests::display::Display;
use serde_json::Value;

/// How long the desk may take from one screen to the next, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running program.
pub(crate) struct Kiosk<'a> {
    display: &'a Display,
    child: Child,
    seen: Arc<Mutex<Seen>>,
    threads: Vec<JoinHandle<()>>,
    shots: PathBuf,
    shot: u32,
}

/// What the program wrote.
#[derive(Default)]
struct Seen {
    output: String,
    screen: String,
    frames: u32,
}

impl<'a> Kiosk<'a> {
    /// Starts the window with these arguments; `home` is its user's home. Pictures of it go to
    /// `target/desk_window/NAME/`.
    pub(crate) fn start(display: &'a Display, home: &Path, name: &str, arguments: &[&str]) -> Self {
        let mut child = display
            .command(command::kiosk())
            .args(arguments)
            .env("CCCD_MEASURE", "1")
            .env("HOME", home)
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the window starts");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let out = child.stdout.take().expect("it is a pipe");
        let err = child.stderr.take().expect("it is a pipe");
        let threads = vec![listen(out, &seen), listen(err, &seen)];
        let shots = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../target/desk_window")
            .join(name);
        let _ = std::fs::remove_dir_all(&shots);
        let kiosk = Self {
            display,
            child,
            seen,
            threads,
            shots,
            shot: 0,
        };
        let since = Instant::now();
        while display.active().is_none() || kiosk.frames() < 3 {
            assert!(since.elapsed() < PATIENCE, "no window: {}", kiosk.output());
            sleep(Duration::from_millis(50));
        }
        kiosk
    }

    /// Waits for a screen, and takes a picture of it.
    pub(crate) fn until(&mut self, screen: &str) {
        let since = Instant::now();
        while self.screen() != screen {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!(
                    "the window ended ({status}) before {screen}: {}",
                    self.output()
                );
            }
            if since.elapsed() > PATIENCE {
                self.shoot("stuck");
                panic!("{screen} does not come; it is {}", self.screen());
            }
            sleep(Duration::from_millis(20));
        }
        // It is named before it is drawn, and its first field has the focus in the frame after.
        self.drawn(self.frames(), 3);
        self.shoot(screen);
    }

    /// Presses a key, and waits until the window has drawn what came of it: two keys in one frame
    /// would be one step of the focus.
    pub(crate) fn press(&self, key: &str) {
        let before = self.frames();
        self.display.press(key);
        // One while the key is held back, one in which it acts, one to draw what came of it.
        self.drawn(before, 4);
    }

    /// Presses these keys, one after the other.
    pub(crate) fn press_all(&self, keys: &[&str]) {
        for key in keys {
            self.press(key);
        }
    }

    /// Types text with so many milliseconds between keys.
    pub(crate) fn type_text(&self, text: &str, delay: u32) {
        self.display.type_text(text, delay);
        let before = self.frames();
        // The last key is held back for as long as it could be a scanner's, and then acts in a frame:
        // a step of the focus in the same one would take the text along.
        sleep(Duration::from_millis(200));
        self.drawn(before, 2);
    }

    /// Waits until so many frames were begun, or until the window has nothing to draw.
    fn drawn(&self, before: u32, frames: u32) {
        let since = Instant::now();
        while self.frames() < before + frames && since.elapsed() < Duration::from_secs(2) {
            sleep(Duration::from_millis(10));
        }
    }

    /// Lets what was pressed come to the screen, and takes a picture of it.
    pub(crate) fn pause(&mut self) {
        self.drawn(self.frames(), 3);
        self.shoot("typed");
    }

    /// What it has written so far.
    pub(crate) fn output(&self) -> String {
        self.seen.lock().expect("no reader panics").output.clone()
    }

    /// Closes the window as its user does, and waits for the end.
    pub(crate) fn close(mut self) -> String {
        self.display.press("alt+F4");
        let since = Instant::now();
        while !matches!(self.child.try_wait(), Ok(Some(_))) {
            assert!(since.elapsed() < PATIENCE, "the window does not close");
            sleep(Duration::from_millis(50));
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.output()
    }

    fn frames(&self) -> u32 {
        self.seen.lock().expect("no reader panics").frames
    }

    fn screen(&self) -> String {
        self.seen.lock().expect("no reader panics").screen.clone()
    }

    fn shoot(&mut self, name: &str) {
        self.shot += 1;
        let file = format!("{:02}-{}.png", self.shot, name.to_lowercase());
        self.display.shoot(&self.shots.join(file));
    }
}

impl Drop for Kiosk<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps what comes; a line that names a screen is the present screen.
fn listen(from: impl Read + Send + 'static, seen: &Arc<Mutex<Seen>>) -> JoinHandle<()> {
    let seen = Arc::clone(seen);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut seen = seen.lock().expect("no reader panics");
            let said: Option<Value> = serde_json::from_str(&line).ok();
            if let Some(screen) = said.as_ref().and_then(|said| said["screen"].as_str()) {
                seen.screen = screen.to_owned();
                seen.frames += 1;
            }
            seen.output.push_str(&line);
            seen.output.push('\n');
        }
    })
}
