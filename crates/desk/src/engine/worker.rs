//! A thread that owns the records, so that no window waits for a disk.

use core::fmt;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

type Work<R> = Box<dyn FnOnce(&mut R) + Send>;

/// The thread; work is done in the order it was given.
pub(super) struct Worker<R> {
    work: Option<Sender<Work<R>>>,
    thread: Option<JoinHandle<()>>,
}

impl<R: Send + 'static> Worker<R> {
    /// Gives the records to a thread of their own.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn new(mut records: R) -> std::io::Result<Self> {
        let (work, queue) = mpsc::channel::<Work<R>>();
        let thread = thread::Builder::new()
            .name("records".into())
            .spawn(move || {
                while let Ok(work) = queue.recv() {
                    work(&mut records);
                }
            })?;
        Ok(Self {
            work: Some(work),
            thread: Some(thread),
        })
    }

    /// Has something done; whether the thread still works.
    pub(super) fn give(&self, work: impl FnOnce(&mut R) + Send + 'static) -> bool {
        self.work
            .as_ref()
            .is_some_and(|queue| queue.send(Box::new(work)).is_ok())
    }
}

/// Waits until everything that was given is done: what was confirmed is on the disk.
impl<R> Drop for Worker<R> {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has nothing more to tell.
            let _ = thread.join();
        }
    }
}

impl<R> fmt::Debug for Worker<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}
