//! The encryption of the records prepares itself once per process. Alone in its program, since
//! only the first opening in a process can go wrong.

use std::sync::Barrier;
use std::thread;

use cccd_desk::store::{Session, Store};
use cccd_desk::vault::DataKey;

#[test]
fn threads_that_open_records_at_once_all_wait_for_the_encryption() {
    const THREADS: usize = 16;
    let root = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let start = Barrier::new(THREADS);
    let opened: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let dir = root.path().join(number.to_string());
                let (start, key) = (&start, &key);
                scope.spawn(move || {
                    start.wait();
                    Store::open(&dir, key, Session::Real).map(drop)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    for result in opened {
        result.unwrap();
    }
}
