//! What must hold of any bytes: the properties behind the fuzz targets in `fuzz/` and behind the
//! test that replays their corpora. `docs/fuzzing.md` says how to run both.
//!
//! Every property takes bytes and panics where something does not hold. Of all of them it is asked
//! that they end, and that they take no more memory than [`Target::memory`] allows for their input.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    reason = "a property that does not hold stops the run"
)]

mod believed;
mod bytes;
mod chip;
mod contents;
#[cfg(feature = "desk")]
mod desk;
mod image;
mod meddled;
pub mod mutation;
mod protected;
pub mod seeds;
mod terminal;
mod trust;

use std::alloc::System;

use cap::Cap;

/// Every allocation of a program with this crate, so that a limit can be set to them.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// Something that takes bytes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of the fuzz target, and of the folder of its corpus.
    pub name: &'static str,
    property: fn(&[u8]),
    memory: Memory,
}

/// How much an input may take.
#[derive(Debug, Clone, Copy)]
enum Memory {
    /// A megabyte, and 64 bytes for each of the input: parsed values and their errors.
    Parsed,
    /// A constant: what the decoder's limits or the card's files allow, whatever the input.
    Fixed(usize),
}

const MIB: usize = 1 << 20;

impl Target {
    const fn parser(name: &'static str, property: fn(&[u8])) -> Self {
        Self {
            name,
            property,
            memory: Memory::Parsed,
        }
    }

    const fn within(name: &'static str, bytes: usize, property: fn(&[u8])) -> Self {
        Self {
            name,
            property,
            memory: Memory::Fixed(bytes),
        }
    }

    /// All of them.
    pub const ALL: &[Self] = &[
        // What is written on a card.
        Self::parser("atr_info", contents::atr_info),
        Self::parser("com", contents::com),
        Self::parser("cvca", contents::cvca),
        Self::parser("dg1", contents::dg1),
        Self::parser("dg2", contents::dg2),
        Self::parser("dg3", contents::dg3),
        Self::parser("dg4", contents::dg4),
        Self::parser("dg11", contents::dg11),
        Self::parser("dg12", contents::dg12),
        Self::parser("dg13_vn", contents::dg13_vn),
        Self::parser("dg15", contents::dg15),
        Self::parser("dg16", contents::dg16),
        Self::parser("displayed_images", contents::displayed_images),
        Self::parser("ef_dir", contents::ef_dir),
        Self::parser("id_number", contents::id_number),
        Self::parser("mrz", contents::mrz),
        Self::parser("mrz_ocr", contents::mrz_ocr),
        Self::parser("person", contents::person),
        Self::parser("qr", contents::qr),
        Self::parser("raw_group", contents::raw_group),
        Self::parser("security_infos", contents::security_infos),
        Self::parser("tlv", contents::tlv),
        Self::within("jpeg", image::MEMORY, image::jpeg),
        Self::within("jpeg2000", image::MEMORY, image::jpeg2000),
        Self::within("wsq", image::MEMORY, image::wsq),
        // What is signed, and who is trusted.
        Self::parser("active_auth", trust::active_auth),
        Self::parser("certificate", trust::certificate),
        Self::parser("cv_certificate", terminal::cv_certificate),
        Self::parser("deviation_list", trust::deviation_list),
        Self::parser("evidence", trust::evidence),
        Self::parser("master_list", trust::master_list),
        Self::parser("revocation_list", trust::revocation_list),
        Self::parser("signed_data", trust::signed_data),
        Self::parser("sod", trust::sod),
        Self::parser("trace", trust::trace),
        Self::parser("trust_file", trust::trust_file),
        // What a chip answers.
        Self::within("any_chip", 8 * MIB, chip::read_of_any_chip),
        Self::within("exchange", 8 * MIB, chip::exchange),
        Self::within("meddled_chip", 16 * MIB, meddled::read_of_a_meddled_chip),
        Self::within("open", 8 * MIB, chip::open),
        Self::within("secure_messaging", 8 * MIB, protected::secure_messaging),
        Self::within("terminal_auth", 16 * MIB, terminal::terminal_auth),
        // What a clerk's devices and files say.
        #[cfg(feature = "desk")]
        Self::parser("configuration", desk::configuration),
        #[cfg(feature = "desk")]
        Self::parser("wedge", desk::wedge),
    ];

    /// The most memory, in bytes, that an input of so many bytes may take.
    #[must_use]
    pub const fn memory(&self, length: usize) -> usize {
        match self.memory {
            Memory::Parsed => MIB.saturating_add(length.saturating_mul(64)),
            Memory::Fixed(bytes) => bytes,
        }
    }

    /// Builds what the properties compare with, which is not to count as an input's memory.
    pub fn prepare() {
        believed::prepare();
        meddled::prepare();
        terminal::prepare();
        trust::prepare();
    }

    /// Runs the property of the target of this name.
    ///
    /// # Panics
    /// As [`Target::check`], and where there is no such target.
    pub fn check_named(name: &str, bytes: &[u8]) {
        let target = Self::ALL.iter().find(|target| target.name == name);
        target.expect("a target of this name").check(bytes);
    }

    /// Runs the property.
    ///
    /// # Panics
    /// Where it does not hold. Too much memory aborts the program, as no allocator can panic.
    pub fn check(&self, bytes: &[u8]) {
        let allowed = MEMORY.allocated().saturating_add(self.memory(bytes.len()));
        let limited = MEMORY.set_limit(allowed);
        assert!(limited.is_ok(), "the limit is below what is in use");
        (self.property)(bytes);
        let lifted = MEMORY.set_limit(usize::MAX);
        assert!(lifted.is_ok(), "no limit is above all");
    }
}
