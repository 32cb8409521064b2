//! A display in memory with a window manager, real key events, and a look at the screen.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the display and its window manager may take to start.
const START: Duration = Duration::from_secs(15);

/// An X server in memory and a window manager on it; both end when dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    server: Child,
    manager: Child,
}

impl Display {
    /// A display of this many pixels. `None`, with a line on standard error, where this machine
    /// lacks one of the programs.
    ///
    /// # Panics
    /// Where all of them are there, and yet no display comes up.
    #[must_use]
    pub fn start(width: u32, height: u32) -> Option<Self> {
        for (program, package) in [
            ("Xvfb", "xvfb"),
            ("openbox", "openbox"),
            ("xdotool", "xdotool"),
            ("import", "imagemagick"),
        ] {
            let found = std::env::var_os("PATH")
                .is_some_and(|path| std::env::split_paths(&path).any(|p| p.join(program).exists()));
            if !found {
                eprintln!("skipped: no {program} here (apt-get install {package})");
                return None;
            }
        }
        // The server picks a free number and writes it to its standard output. It repeats no key: on
        // a busy machine one may be down for long.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-r", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut number = String::new();
        let output = server.stdout.take().expect("it is a pipe");
        BufReader::new(output)
            .read_line(&mut number)
            .expect("Xvfb names its display");
        let name = format!(":{}", number.trim());
        assert!(name.len() > 1, "Xvfb does not start here");
        let manager = Command::new("openbox")
            .arg("--sm-disable")
            .env("DISPLAY", &name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openbox starts");
        let display = Self {
            name,
            server,
            manager,
        };
        let since = Instant::now();
        // A window manager answers which window is active, be it none.
        while !display.xdotool(&["get_num_desktops"]).status.success() {
            assert!(since.elapsed() < START, "the window manager does not start");
            sleep(Duration::from_millis(50));
        }
        Some(display)
    }

    /// A command whose windows appear here, drawn by the processor alone.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.name)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            // No keyring and no screen reader of the machine's own session.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR");
        command
    }

    /// The title of the window that has the keyboard; `None` while none has.
    #[must_use]
    pub fn active(&self) -> Option<String> {
        let name = self.xdotool(&["getactivewindow", "getwindowname"]);
        let title = String::from_utf8_lossy(&name.stdout).trim().to_owned();
        (name.status.success() && !title.is_empty()).then_some(title)
    }

    /// The titles of all visible windows.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        let ids = self.xdotool(&["search", "--onlyvisible", "--name", "."]);
        String::from_utf8_lossy(&ids.stdout)
            .lines()
            .map(|id| {
                let name = self.xdotool(&["getwindowname", id]);
                String::from_utf8_lossy(&name.stdout).trim().to_owned()
            })
            .collect()
    }

    /// Presses a key, by its X name: `Return`, `F2`, `alt+F4`.
    ///
    /// # Panics
    /// Where the display does not take it.
    pub fn press(&self, key: &str) {
        let done = self.xdotool(&["key", "--clearmodifiers", key]);
        assert!(done.status.success(), "the key {key} cannot be pressed");
    }

    /// Types ASCII text with so many milliseconds between keys: some 60 as by hand, 4 as a scanner.
    ///
    /// # Panics
    /// Where the display does not take it.
    pub fn type_text(&self, text: &str, delay: u32) {
        let done = self.xdotool(&["type", "--delay", &delay.to_string(), "--", text]);
        assert!(done.status.success(), "text cannot be typed");
    }

    /// Writes what the screen shows to a PNG file.
    pub fn shoot(&self, file: &Path) {
        if let Some(folder) = file.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let done = Command::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .arg(file)
            .status();
        if !done.is_ok_and(|status| status.success()) {
            eprintln!("no picture could be taken: {}", file.display());
        }
    }

    fn xdotool(&self, arguments: &[&str]) -> std::process::Output {
        Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.name)
            .stdin(Stdio::null())
            .output()
            .expect("xdotool starts")
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in [&mut self.manager, &mut self.server] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
