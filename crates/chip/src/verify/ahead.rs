//! What needs one file alone, done by a thread of its own while the chip is still being read.

use core::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use cccd_lds::sod::LdsSecurityObject;
use cccd_lds::{FileIdentity, Private};

use super::signature::{self, Checked};
use super::sod::SodContent;
use super::{Report, VerifyOptions, verify_after};
use crate::crypto::{HashAlgorithm, digest};
use crate::document::Document;
use crate::pki::TrustStore;

/// A verification that begins while the chip is still being read: it is given each file when it is
/// complete ([`crate::reader::Progress::File`]), hashes it, and verifies the signatures over EF.SOD
/// and its signer, so that little is left to do after the chip's last answer.
///
/// The report is that of [`verify`](super::verify), whichever files were given before: what was
/// done counts only for a file whose bytes are in the document.
pub struct Ahead {
    trust: Arc<TrustStore>,
    todo: Sender<Todo>,
}

enum Todo {
    File(FileIdentity, Private<Vec<u8>>),
    HandOver(Sender<Done>),
}

impl Ahead {
    /// Starts the thread; it ends with this value. Where none can be started, all is done in
    /// [`Self::verify`].
    #[must_use]
    pub fn begin(trust: Arc<TrustStore>) -> Self {
        let (todo, jobs) = channel();
        let known = Arc::clone(&trust);
        let thread = thread::Builder::new().name("verify".to_owned());
        // Without a thread nobody takes jobs: that is seen where they are given.
        drop(thread.spawn(move || work(&jobs, &known)));
        Self { trust, todo }
    }

    /// A file is complete. Copies its bytes; they are wiped after use.
    pub fn file(&self, file: FileIdentity, bytes: &[u8]) {
        if file == FileIdentity::SOD || file.data_group().is_some() {
            let bytes = Private::new(bytes.to_vec());
            drop(self.todo.send(Todo::File(file, bytes)));
        }
    }

    /// Runs all checks that are left, with the trust store given at the beginning.
    #[must_use]
    pub fn verify(&self, document: &Document, options: &VerifyOptions) -> Report {
        verify_after(&self.done(), document, &self.trust, options)
    }

    /// Waits for the thread to do what it was given.
    fn done(&self) -> Done {
        let (done, answer) = channel();
        drop(self.todo.send(Todo::HandOver(done)));
        answer.recv().unwrap_or_default()
    }
}

impl fmt::Debug for Ahead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ahead")
    }
}

fn work(jobs: &Receiver<Todo>, trust: &TrustStore) {
    let mut done = Done::default();
    // What came before the SOD said by which algorithm to hash.
    let mut waiting = Vec::new();
    while let Ok(job) = jobs.recv() {
        match job {
            Todo::File(FileIdentity::SOD, bytes) => done.sod(bytes, trust),
            Todo::File(_, bytes) => waiting.push(bytes),
            Todo::HandOver(to) => drop(to.send(core::mem::take(&mut done))),
        }
        if let Some(algorithm) = done.algorithm {
            let hashed = waiting.drain(..).map(|bytes| {
                let hash = digest(algorithm, bytes.reveal());
                (bytes, hash)
            });
            done.hashes.extend(hashed);
        }
    }
}

/// What of a verification is done.
#[derive(Default)]
pub(super) struct Done {
    /// EF.SOD, and what came of its signature.
    signature: Option<(Private<Vec<u8>>, Checked)>,
    /// The algorithm that it lists hashes of, and those of the files that came.
    algorithm: Option<HashAlgorithm>,
    hashes: Vec<(Private<Vec<u8>>, Vec<u8>)>,
}

impl Done {
    /// What came of the signature over this EF.SOD, if that is done.
    pub(super) fn signature(&self, sod: &[u8]) -> Option<Checked> {
        let (bytes, came) = self.signature.as_ref()?;
        (bytes.reveal() == sod).then(|| came.clone())
    }

    /// The hash of a file, computed if that is not done.
    pub(super) fn digest(&self, algorithm: HashAlgorithm, bytes: &[u8]) -> Vec<u8> {
        let mut done = self.hashes.iter();
        match done.find(|(file, _)| file.reveal() == bytes) {
            Some((_, hash)) if self.algorithm == Some(algorithm) => hash.clone(),
            _ => digest(algorithm, bytes),
        }
    }

    fn sod(&mut self, bytes: Private<Vec<u8>>, trust: &TrustStore) {
        let sod = SodContent::of(bytes.reveal(), trust);
        let came = signature::check(&sod, trust);
        if let (Some(holds), Ok(signed)) = (&came.1, sod.signed()) {
            let extra: Vec<_> = signed.certificates.iter().map(AsRef::as_ref).collect();
            // For the store to remember the signer: when to judge the path at is not known yet.
            drop(trust.find_path(holds.signer(), &extra, None));
        }
        let algorithm = sod
            .object()
            .ok()
            .and_then(LdsSecurityObject::hash_algorithm);
        if self.algorithm != algorithm {
            self.hashes.clear();
            self.algorithm = algorithm;
        }
        self.signature = Some((bytes, came));
    }
}

#[cfg(test)]
mod tests;
