//! Where random bytes come from.

/// A source of random bytes.
///
/// The public functions of this crate always take them from the operating system; inside the
/// crate the source is an argument, so that published worked examples run byte for byte.
pub trait Rng {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`RngError`] if the source gives nothing; the buffer's content is then not to be used.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), RngError>;
}

/// The operating system gives no random bytes; nothing can be opened or proven without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random numbers")]
pub struct RngError;

/// The operating system's random number generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRng;

impl Rng for OsRng {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), RngError> {
        getrandom::fill(buffer).map_err(|_| RngError)
    }
}

/// Gives out the numbers of a worked example, in order.
#[cfg(test)]
pub(crate) struct ScriptedRng(pub(crate) std::collections::VecDeque<Vec<u8>>);

#[cfg(test)]
impl ScriptedRng {
    /// One hexadecimal string for each number that will be drawn.
    pub(crate) fn new(numbers: &[&str]) -> Self {
        Self(numbers.iter().map(|n| hex::decode(n).unwrap()).collect())
    }
}

#[cfg(test)]
impl Rng for ScriptedRng {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), RngError> {
        let next = self.0.pop_front().ok_or(RngError)?;
        assert_eq!(
            next.len(),
            buffer.len(),
            "the script's number has another length"
        );
        buffer.copy_from_slice(&next);
        Ok(())
    }
}
