//! From the command line to a window.

use std::path::PathBuf;
use std::process::ExitCode;

use cccd_desk::record::Mode;
use cccd_desk::setup::Places;
use cccd_desk::vault::OsKeyring;
use clap::{Parser, ValueEnum};
use eframe::egui::{ViewportBuilder, vec2};
use eframe::{NativeOptions, Renderer};

use crate::gate::{Began, Gate};
use crate::text::{Language, Texts};

const ICON: &[u8] = include_bytes!("../../../packaging/icons/cccd-kiosk-64.png");

/// Check-in at a hospital or lodging counter with the chip of the ID card.
#[derive(Debug, Parser)]
#[command(name = "cccd-kiosk", version)]
pub struct Args {
    /// Folder of the desk's data, in the place of the system's
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Configuration file, in the place of the system's
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Demonstrate with cards in software; nothing is mixed with real records
    #[arg(long)]
    pub demo: bool,
    /// Kind of desk of a demonstration
    #[arg(long, value_enum, default_value_t = Kind::Hospital)]
    pub mode: Kind,
    /// Language at start
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Size of everything, 1 is usual
    #[arg(long, value_name = "FACTOR")]
    pub scale: Option<f32>,
}

/// Kind of desk on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// An insurance desk of a hospital or clinic
    Hospital,
    /// The reception of a hotel or guest house
    Lodging,
}

impl From<Kind> for Mode {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Hospital => Self::Hospital,
            Kind::Lodging => Self::Lodging,
        }
    }
}

/// Language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese
    Vi,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    match began(&args).and_then(|began| window(&began)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            complain(&problem);
            ExitCode::FAILURE
        }
    }
}

/// Why no window came up, in both languages: the one who reads it may know only one.
fn complain(problem: &Problem) {
    use std::io::Write as _;
    let mut stderr = std::io::stderr().lock();
    for language in [Language::Vi, Language::En] {
        let t = Texts::new(language);
        let (what, todo) = problem.texts();
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(stderr, "{}\n{}\n", t.get(what), t.get(todo));
    }
    let _ = writeln!(stderr, "({problem})");
}

/// Why no window came up.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("built without the feature `demo`")]
    DemoMissing,
    #[error("no home folder; name one with --data")]
    HomeMissing,
    #[error("glow: {glow}; wgpu: {wgpu}")]
    WindowRefused { glow: String, wgpu: String },
}

impl Problem {
    const fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::DemoMissing => ("start-no-demo", "start-no-demo-do"),
            Self::HomeMissing => ("start-no-home", "start-no-home-do"),
            Self::WindowRefused { .. } => ("start-no-window", "start-no-window-do"),
        }
    }
}

fn began(args: &Args) -> Result<Began, Problem> {
    if args.demo && !cfg!(feature = "demo") {
        return Err(Problem::DemoMissing);
    }
    let mut places = match &args.data {
        Some(dir) => Places::under(dir),
        None => Places::of_system().ok_or(Problem::HomeMissing)?,
    };
    if let Some(config) = &args.config {
        places.config.clone_from(config);
    }
    Ok(Began {
        places,
        demo: args.demo.then_some(args.mode.into()),
        language: args.lang.map(Language::from),
        scale: args.scale.map(|scale| scale.clamp(0.5, 4.0)),
        clerk: clerk(),
        keyring: OsKeyring::is_available(),
        pcsc: true,
    })
}

/// Who is signed in to the machine; another name can be given in the settings.
fn clerk() -> String {
    let name = ["USER", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| "clerk".to_owned())
}

fn window(began: &Began) -> Result<(), Problem> {
    let Err(glow) = open(began, Renderer::Glow) else {
        return Ok(());
    };
    // Without OpenGL (old or remote machines), Vulkan or Direct3D may still be there.
    open(began, Renderer::Wgpu).map_err(|wgpu| Problem::WindowRefused { glow, wgpu })
}

/// Opens the window with this renderer and stays until it is closed.
fn open(began: &Began, renderer: Renderer) -> Result<(), String> {
    let t = Texts::new(began.language.unwrap_or_default());
    let title = t.get("start-title").into_owned();
    let icon = eframe::icon_data::from_png_bytes(ICON).unwrap_or_default();
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title(&title)
            .with_app_id("cccd-kiosk")
            .with_icon(icon)
            // Fits a small screen with a title bar, where nobody maximises it.
            .with_inner_size(vec2(1280.0, 700.0))
            .with_maximized(true)
            .with_min_inner_size(vec2(1024.0, 640.0)),
        renderer,
        // The event loop is kept, so that a second renderer can be tried.
        run_and_return: true,
        ..NativeOptions::default()
    };
    let began = began.clone();
    eframe::run_native(
        &title,
        options,
        Box::new(move |cc| Ok(Box::new(Gate::new(&cc.egui_ctx, began)))),
    )
    .map_err(|error| error.to_string())
}
