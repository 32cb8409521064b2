//! From the command line to a window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use cccd_desk::config::{Config, Facility};
use cccd_desk::engine::{Engine, Parts};
use cccd_desk::record::Mode;
use clap::{Parser, ValueEnum};
use eframe::egui::{Context, ViewportBuilder, vec2};
use eframe::{NativeOptions, Renderer};
use time::{OffsetDateTime, UtcOffset};

use crate::app::App;
use crate::text::{Language, Texts};
use crate::theme::Look;

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

/// A desk that was opened, and what must outlive it.
struct Desk {
    engine: Engine,
    config: Config,
    #[cfg(feature = "demo")]
    cards: Option<crate::demo::DemoCards>,
    /// The data of a demonstration without a folder, gone with it.
    _scratch: Option<tempfile::TempDir>,
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    match window(&args) {
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
    NoDemo,
    #[error("no demonstration: {0}")]
    Demo(String),
    #[error("glow: {glow}; wgpu: {wgpu}")]
    NoWindow { glow: String, wgpu: String },
}

impl Problem {
    const fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::NoDemo => ("start-no-demo", "start-no-demo-do"),
            Self::Demo(_) => ("start-demo", "start-demo-do"),
            Self::NoWindow { .. } => ("start-no-window", "start-no-window-do"),
        }
    }
}

fn window(args: &Args) -> Result<(), Problem> {
    let glow = match open(args, Renderer::Glow) {
        Err(Problem::NoWindow { glow, .. }) => glow,
        other => return other,
    };
    // Without OpenGL (old or remote machines), Vulkan or Direct3D may still be there.
    match open(args, Renderer::Wgpu) {
        Err(Problem::NoWindow { wgpu, .. }) => Err(Problem::NoWindow { glow, wgpu }),
        other => other,
    }
}

/// Opens the window with this renderer and stays until it is closed.
fn open(args: &Args, renderer: Renderer) -> Result<(), Problem> {
    let language = args.lang.map(Language::from);
    let title = Texts::new(language.unwrap_or_default())
        .get("start-title")
        .into_owned();
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title(&title)
            .with_app_id("cccd-kiosk")
            .with_inner_size(vec2(1366.0, 768.0))
            .with_min_inner_size(vec2(1024.0, 640.0)),
        renderer,
        // The event loop is kept, so that a second renderer can be tried.
        run_and_return: true,
        ..NativeOptions::default()
    };
    let scale = args.scale;
    let mut failed = None;
    let result = eframe::run_native(
        &title,
        options,
        Box::new(|cc| {
            if let Some(scale) = scale {
                cc.egui_ctx.set_zoom_factor(scale.clamp(0.5, 4.0));
            }
            let desk = match desk(args, &cc.egui_ctx) {
                Ok(desk) => desk,
                Err(problem) => {
                    failed = Some(problem);
                    return Err("no desk".into());
                }
            };
            let language = language.unwrap_or_default();
            let app = App::new(
                &cc.egui_ctx,
                desk.engine,
                desk.config,
                language,
                Look::Light,
            );
            #[cfg(feature = "demo")]
            let app = match desk.cards {
                Some(cards) => app.with_demo(cards),
                None => app,
            };
            Ok(Box::new(Running {
                app,
                _scratch: desk._scratch,
            }))
        }),
    );
    match (result, failed) {
        (_, Some(problem)) => Err(problem),
        (Ok(()), None) => Ok(()),
        (Err(error), None) => {
            let error = error.to_string();
            Err(Problem::NoWindow {
                glow: error.clone(),
                wgpu: error,
            })
        }
    }
}

/// The window, dropped before the folder of its data.
struct Running {
    app: App,
    _scratch: Option<tempfile::TempDir>,
}

impl eframe::App for Running {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut eframe::egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }

    fn clear_color(&self, visuals: &eframe::egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }
}

fn desk(args: &Args, ctx: &Context) -> Result<Desk, Problem> {
    if args.demo {
        return demo(args, ctx);
    }
    Err(Problem::NoDemo)
}

/// The desk's clock: GMT+7, whatever the machine is set to.
fn now() -> OffsetDateTime {
    let offset = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::now_utc().to_offset(offset)
}

#[cfg(not(feature = "demo"))]
fn demo(_: &Args, _: &Context) -> Result<Desk, Problem> {
    Err(Problem::NoDemo)
}

/// A desk with soft cards, whose issuer is trusted here alone.
#[cfg(feature = "demo")]
fn demo(args: &Args, ctx: &Context) -> Result<Desk, Problem> {
    use cccd_chip::judge::Policy;
    use cccd_chip::pki::TrustStore;
    use cccd_desk::flow::Settings;
    use cccd_desk::judging::Judge;
    use cccd_desk::record::Basis;
    use cccd_desk::store::{Session, Store};
    use cccd_desk::vault::DataKey;

    use crate::demo::DemoCards;

    let failed = |error: &dyn std::error::Error| Problem::Demo(error.to_string());
    let scratch = tempfile::tempdir().map_err(|error| failed(&error))?;
    let key = DataKey::generate().map_err(|error| failed(&error))?;
    let store = Store::open(scratch.path(), &key, Session::Demo).map_err(|error| failed(&error))?;
    let cards = DemoCards::issue(1).map_err(|error| failed(&error))?;
    let mut trust = TrustStore::new();
    for card in &cards {
        trust.add_bytes(&card.csca_der, "demo");
    }
    let mode = Mode::from(args.mode);
    let t = Texts::new(args.lang.map(Language::from).unwrap_or_default());
    let facility = Facility {
        name: t
            .get(match mode {
                Mode::Hospital => "demo-hospital",
                Mode::Lodging => "demo-lodging",
            })
            .into_owned(),
        ..Facility::default()
    };
    let mut config = Config::new(mode, facility);
    if mode == Mode::Hospital {
        config.clinics = [
            "demo-clinic-1",
            "demo-clinic-2",
            "demo-clinic-3",
            "demo-clinic-4",
        ]
        .map(|key| t.get(key).into_owned())
        .into();
    }
    let basis = Basis::Consent {
        notice: config.notice.version.clone(),
    };
    let mut settings = Settings::new(mode, "demo", basis);
    settings.clinics.clone_from(&config.clinics);
    settings.demo = true;
    let wake = ctx.clone();
    let engine = Engine::start(Parts {
        settings,
        records: store,
        judge: Judge {
            trust,
            policy: Policy::default(),
        },
        clock: Box::new(now),
        waker: Arc::new(move || wake.request_repaint()),
        pcsc: true,
    })
    .map_err(|error| failed(&error))?;
    let reader = engine.readers().add_soft(1);
    Ok(Desk {
        engine,
        config,
        cards: Some(DemoCards::new(reader, cards)),
        _scratch: Some(scratch),
    })
}
