//! A screen that is driven as a person with a keyboard does, and compared with its picture.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use cccd_kiosk::text::{Language, Texts};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions};

/// Size of most desks' screens.
pub(crate) const USUAL: [f32; 2] = [1366.0, 768.0];
/// Pixels that may differ between two versions of a software renderer.
const TOLERATED: usize = 600;

pub(crate) struct Screen<A: eframe::App + 'static> {
    pub(crate) harness: Harness<'static, A>,
    texts: Texts,
}

impl<A: eframe::App + 'static> Screen<A> {
    pub(crate) fn new(
        language: Language,
        [width, height]: [f32; 2],
        build: impl FnOnce(&eframe::egui::Context) -> A,
    ) -> Self {
        let harness = Harness::builder()
            .with_size(vec2(width, height))
            .with_step_dt(0.1)
            .with_render_cursor(false)
            .with_accessibility_check(true)
            .wgpu()
            .build_eframe(|cc| build(&cc.egui_ctx));
        Self {
            harness,
            texts: Texts::new(language),
        }
    }

    /// Some frames, so that what was typed has passed the scanner and been drawn.
    pub(crate) fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    pub(crate) fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Types by hand: a letter, then frames without any.
    pub(crate) fn type_slowly(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(Event::Text(letter.to_string()));
            self.harness.run_steps(2);
        }
        self.settle();
    }

    /// Types as a scanner does: everything at once.
    pub(crate) fn scan(&mut self, text: &str) {
        // Events of one frame: the harness would give each event a frame of its own.
        let events = text.chars().map(|letter| Event::Text(letter.to_string()));
        self.harness.input_mut().events.extend(events);
        self.harness.step();
        self.settle();
    }

    /// Types as a scanner does while the window draws slowly: a key in each frame, and a frame
    /// takes twice as long as there may be between two keys.
    pub(crate) fn scan_slowly_drawn(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(Event::Text(letter.to_string()));
            self.harness.step();
        }
        self.settle();
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.texts.get(key).into_owned()
    }

    /// These texts, as the keys that make them, and a key, all in one frame.
    pub(crate) fn in_one_frame(&mut self, texts: &[&str], key: Option<Key>) {
        let event = |key, pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let events = &mut self.harness.input_mut().events;
        for text in texts {
            let space = (*text == " ").then_some(Key::Space);
            events.extend(space.map(|key| event(key, true)));
            events.push(Event::Text((*text).to_owned()));
            events.extend(space.map(|key| event(key, false)));
        }
        events.extend(key.map(|key| event(key, true)));
        events.extend(key.map(|key| event(key, false)));
        self.harness.step();
        self.settle();
    }

    /// Puts the focus on the button of this name.
    pub(crate) fn focus(&mut self, label: &str) {
        self.harness
            .get_by_role_and_label(Role::Button, label)
            .focus();
        self.settle();
    }

    /// Puts the focus into the field of this name.
    pub(crate) fn focus_field(&mut self, label: &str) {
        self.harness
            .get_by_role_and_label(Role::TextInput, label)
            .focus();
        self.settle();
    }

    /// What has the focus.
    pub(crate) fn focused(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes
            .find(|node| node.is_focused())?
            .accesskit_node()
            .label()
    }

    /// Whether the text of this key is on the screen.
    pub(crate) fn shows(&self, key: &str) -> bool {
        let text = self.text(key);
        self.harness.query_all_by_label(&text).next().is_some()
    }

    /// Whether this is anywhere on the screen.
    pub(crate) fn says(&self, text: &str) -> bool {
        let anywhere = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            [node.label(), node.value()]
                .iter()
                .flatten()
                .any(|said| said.contains(text))
        };
        self.harness
            .root()
            .children_recursive()
            .any(|node| anywhere(&node))
    }

    /// Goes on until this is on the screen.
    pub(crate) fn until_says(&mut self, text: &str) {
        let patience = Instant::now();
        while !self.says(text) {
            assert!(
                patience.elapsed() < Duration::from_secs(60),
                "{text} does not come"
            );
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.settle();
    }

    /// Goes on until the text of this key is on the screen.
    pub(crate) fn until_shows(&mut self, key: &str) {
        let text = self.text(key);
        self.until_says(&text);
    }

    /// Asserts that whatever can be pressed or typed into lies in the window as a whole, and that
    /// no two such things lie on each other.
    pub(crate) fn fits(&self) {
        let window = self.harness.ctx.content_rect();
        let roles = [
            Role::Button,
            Role::TextInput,
            Role::PasswordInput,
            Role::ComboBox,
        ];
        let nodes: Vec<_> = self
            .harness
            .root()
            .children_recursive()
            .filter(|node| roles.contains(&node.accesskit_node().role()))
            .collect();
        for (index, node) in nodes.iter().enumerate() {
            let name = node.accesskit_node().label().unwrap_or_default();
            assert!(
                window.expand(0.5).contains_rect(node.rect()),
                "{name} is cut off: {:?} in {window:?}",
                node.rect()
            );
            for other in nodes.iter().skip(index + 1) {
                let both = node.rect().intersect(other.rect());
                assert!(
                    !(both.width() > 1.0 && both.height() > 1.0),
                    "{name} and {:?} lie on each other",
                    other.accesskit_node().label()
                );
            }
        }
    }

    /// Clicks what is called exactly so.
    pub(crate) fn click(&mut self, label: &str) {
        self.harness
            .get_by_role_and_label(Role::Button, label)
            .click();
        self.settle();
    }

    /// Clicks the first button whose name has this in it.
    pub(crate) fn click_containing(&mut self, label: &str) {
        let buttons = self.harness.query_all_by(|node| {
            node.role() == Role::Button && node.label().is_some_and(|name| name.contains(label))
        });
        buttons.into_iter().next().unwrap().click();
        self.settle();
    }

    /// Types into the field of this name.
    pub(crate) fn fill(&mut self, key: &str, text: &str) {
        self.fill_role(Role::TextInput, key, text);
    }

    /// Types into the secret field of this name.
    pub(crate) fn fill_secret(&mut self, key: &str, text: &str) {
        self.fill_role(Role::PasswordInput, key, text);
    }

    fn fill_role(&mut self, role: Role, key: &str, text: &str) {
        let label = self.text(key);
        self.harness.get_by_role_and_label(role, &label).focus();
        self.settle();
        self.type_slowly(text);
    }

    /// Compares the screen with its picture in `docs/screenshots`; `UPDATE_SNAPSHOTS=1` draws them
    /// anew.
    pub(crate) fn shot(&mut self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/screenshots");
        let options = SnapshotOptions::new()
            .output_path(folder)
            .max_failed_pixels(TOLERATED);
        self.harness.snapshot_options(name, &options);
    }
}
