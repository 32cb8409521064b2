//! Many documents at once, on all processors: for a server, a batch at night, a cleaning of data.
//!
//! Documents come from an iterator, so that they need not be in memory together; results are
//! handed back on the calling thread as they are done, each with what the caller named it by.

use core::num::NonZeroUsize;
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::document::Document;
use crate::judge::{Policy, Verdict, judge};
use crate::pki::TrustStore;
use crate::verify::{Report, VerifyOptions, verify};

/// Verifies and judges every document. `done` is called for each, in the order they are done.
pub fn verify_all<K: Send>(
    documents: impl Iterator<Item = (K, Document)> + Send,
    trust: &TrustStore,
    options: &VerifyOptions,
    policy: &Policy,
    mut done: impl FnMut(K, Report, Verdict),
) {
    for_each(
        documents,
        |(name, document)| {
            let report = verify(&document, trust, options);
            let verdict = judge(&report, policy);
            (name, report, verdict)
        },
        |(name, report, verdict)| done(name, report, verdict),
    );
}

/// Does work on every item on all processors, and hands each result to `done` on this thread.
/// No more items are taken than there are workers and results waiting, of which there are at most a few
/// dozen.
pub fn for_each<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(R),
) {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let items = Mutex::new(items);
    let next = || items.lock().ok()?.next();
    // With room for few, workers would wait for this thread each time it waits for a processor.
    let room = workers.saturating_mul(16);
    let (sender, results) = mpsc::sync_channel(room);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, work, next) = (sender.clone(), &work, &next);
            scope.spawn(move || {
                while let Some(item) = next() {
                    if sender.send(work(item)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        results.iter().for_each(&mut done);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_lost_and_none_is_done_twice() {
        for count in [0_u32, 1, 2, 1000] {
            let mut results = Vec::new();
            for_each(0..count, |number| number * 2, |result| results.push(result));
            results.sort_unstable();
            assert!(results.into_iter().eq((0..count).map(|number| number * 2)));
        }
    }

    #[test]
    fn documents_are_judged_by_name() {
        let options = VerifyOptions::file(time::OffsetDateTime::UNIX_EPOCH);
        let documents = ["a", "b"].map(|name| (name, Document::default()));
        let mut names = Vec::new();
        let trust = TrustStore::new();
        verify_all(
            documents.into_iter(),
            &trust,
            &options,
            &Policy::default(),
            |name, _, verdict| {
                names.push((name, verdict.headline.as_str()));
            },
        );
        names.sort_unstable();
        assert_eq!(names, [("a", "issuer_unknown"), ("b", "issuer_unknown")]);
    }
}
