//! A wrapper for personal data and secrets: wiped from memory when dropped, silent in `Debug`,
//! and unwrapped only by name.

use core::fmt;

use zeroize::Zeroize;

/// Personal data or a secret.
///
/// It prints nothing of its content, and overwrites it when dropped. Where the content is shown,
/// sent or compared, [`Private::reveal`] says so in the code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Private<T: Zeroize>(T);

impl<T: Zeroize> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be shown, sent or computed with.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value, to be built up in place.
    pub const fn reveal_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(private)")
    }
}

impl<T: Zeroize> Drop for Private<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_silent() {
        let name = Private::new(String::from("Nguyễn Văn Mẫu"));
        assert_eq!(format!("{name:?}"), "(private)");
        assert_eq!(name.reveal(), "Nguyễn Văn Mẫu");
    }
}
