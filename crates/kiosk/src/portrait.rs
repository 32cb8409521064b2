//! The portrait, decoded off the window's thread, with its size checked before anything is
//! decoded.

use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use cccd_chip::lds::Private;
use cccd_desk::flow::Session;
use cccd_portrait::Limits;
use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

/// The portrait of the present session.
#[derive(Default)]
pub struct Portrait {
    /// The file that it is made from.
    of: Option<Private<Vec<u8>>>,
    coming: Option<Receiver<Option<ColorImage>>>,
    texture: Option<TextureHandle>,
}

impl Portrait {
    /// The picture, once there is one.
    #[must_use]
    pub const fn texture(&self) -> Option<&TextureHandle> {
        self.texture.as_ref()
    }

    /// Whether it is being decoded.
    #[must_use]
    pub const fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// Begins to decode when a session has a portrait, which is while the chip still proves itself;
    /// forgets it with the session, or when another file takes its place.
    pub fn follow(&mut self, ctx: &Context, session: Option<&Session>) {
        let file = session.and_then(Session::portrait);
        if self.of.as_ref() != file {
            *self = Self {
                of: file.cloned(),
                ..Self::default()
            };
            if let Some(file) = file {
                let (sender, receiver) = mpsc::sync_channel(1);
                let (file, wake) = (file.clone(), ctx.clone());
                let spawned = thread::Builder::new()
                    .name("portrait".to_owned())
                    .spawn(move || {
                        // The session may have ended in between.
                        let _ = sender.send(decode(file.reveal()));
                        wake.request_repaint();
                    });
                self.coming = spawned.is_ok().then_some(receiver);
            }
        }
        if let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok(Some(image)) => {
                    self.texture =
                        Some(ctx.load_texture("portrait", image, TextureOptions::LINEAR));
                    self.coming = None;
                }
                Ok(None) | Err(TryRecvError::Disconnected) => self.coming = None,
                Err(TryRecvError::Empty) => {}
            }
        }
    }
}

/// The pixels, or nothing where the file asks for too much or is damaged: the person can be
/// registered without.
fn decode(file: &[u8]) -> Option<ColorImage> {
    let portrait = cccd_portrait::decode(file, &Limits::default()).ok()?;
    let size = [portrait.width, portrait.height].map(usize::try_from);
    let [Ok(width), Ok(height)] = size else {
        return None;
    };
    Some(ColorImage::from_rgba_unmultiplied(
        [width, height],
        &portrait.rgba,
    ))
}
