//! Soft cards to lay on the soft reader, for a demonstration without any card.
//!
//! Their issuer is trusted in demo sessions only, and everything they make is kept apart.

use core::time::Duration;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use cccd_desk::reader::soft::SoftReader;
use cccd_desk::setup;
use cccd_desk::wedge::{self, Scan};
use cccd_softcard::{Behaviour, IssuedCard, Order, Profile, people};
use eframe::egui::Context;

/// How long a soft card takes for an exchange: about what a real one needs.
const EXCHANGE: Duration = Duration::from_millis(25);

/// The cards of a demonstration, and the reader they are laid on.
pub struct DemoCards {
    reader: SoftReader,
    cards: Vec<IssuedCard>,
    /// Cards on their way: finding their keys takes a while, and the window is not to wait.
    coming: Receiver<IssuedCard>,
    next: usize,
}

impl DemoCards {
    /// The cards of a demonstration for this reader: two generations of ID cards, a person with
    /// a long name, a passport. None lies there yet.
    #[must_use]
    pub fn new(reader: SoftReader, ctx: &Context) -> Self {
        reader.slow_down(EXCHANGE);
        let (sender, coming) = mpsc::channel();
        let wake = ctx.clone();
        // Without a thread there are no cards, and the reader stays empty.
        let _ = thread::Builder::new()
            .name("issue".to_owned())
            .spawn(move || {
                let issuer = setup::demo::issuer();
                let orders = [
                    Order::new(Profile::Cccd2021),
                    Order::for_holder(Profile::Cancuoc2024, people::minority()),
                    Order::for_holder(Profile::Cccd2021, people::long_name()),
                    Order::new(Profile::Passport),
                ];
                // The issuer's own orders fit its keys.
                for card in orders.iter().filter_map(|order| issuer.issue(order).ok()) {
                    if sender.send(card).is_err() {
                        return;
                    }
                    wake.request_repaint();
                }
            });
        Self {
            reader,
            cards: Vec::new(),
            coming,
            next: 0,
        }
    }

    /// Takes the cards that have been issued.
    pub fn poll(&mut self) {
        self.cards.extend(self.coming.try_iter());
    }

    /// Lays the present card down, or takes it away; then the next one is at hand.
    pub fn toggle(&mut self) {
        if self.reader.has_card() {
            self.reader.take();
            self.next = self.next.saturating_add(1);
            return;
        }
        if self.cards.is_empty() {
            // The first one is waited for.
            self.cards.extend(self.coming.recv().ok());
        }
        if self.next >= self.cards.len() {
            self.next = 0;
        }
        if let Some(card) = self.cards.get(self.next) {
            self.reader.put(card, Behaviour::default());
        }
    }

    fn present(&self) -> Option<&IssuedCard> {
        self.cards.get(self.next).or_else(|| self.cards.first())
    }

    /// The present card's key as it is printed on it.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        let card = self.present()?;
        let key = card.can.as_ref().unwrap_or(&card.mrz);
        Some(key.reveal())
    }

    /// What a scanner reads of the present card: its QR code, or its machine-readable zone.
    #[must_use]
    pub fn scan(&self) -> Option<Scan> {
        let card = self.present()?;
        wedge::read(card.qr.as_ref().unwrap_or(&card.mrz).reveal())
    }
}
