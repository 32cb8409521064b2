//! Object identifiers (X.660; encoding X.690, 8.19).

use core::{fmt, str::FromStr};

/// The longest content accepted, in bytes; the longest ones on cards have about a dozen.
const CAPACITY: usize = 39;

/// An object identifier, held as the content bytes of its DER encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    bytes: [u8; CAPACITY],
    len: u8,
}

/// Bytes or text that are no object identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an object identifier: empty, cut off, not minimal, or longer than 39 bytes")]
pub struct InvalidOid;

impl Oid {
    /// From the content bytes, without tag and length.
    ///
    /// # Errors
    /// [`InvalidOid`] where they are empty, end within an arc, hold an arc with leading zeros or
    /// of more than 128 bits, or are longer than 39 bytes.
    pub fn from_content(content: &[u8]) -> Result<Self, InvalidOid> {
        let mut arc_bits = 0_usize;
        let mut at_arc_start = true;
        for &byte in content {
            if at_arc_start {
                if byte == 0x80 {
                    return Err(InvalidOid);
                }
                arc_bits = 8_usize.saturating_sub((byte & 0x7F).leading_zeros() as usize);
            } else {
                arc_bits = arc_bits.saturating_add(7);
            }
            if arc_bits > 128 {
                return Err(InvalidOid);
            }
            at_arc_start = byte & 0x80 == 0;
        }
        if content.is_empty() || !at_arc_start || content.len() > CAPACITY {
            return Err(InvalidOid);
        }
        Ok(Self::literal(content))
    }

    /// For constants of this crate; the caller vouches for the content.
    pub(crate) const fn literal(content: &[u8]) -> Self {
        let mut bytes = [0; CAPACITY];
        if let Some((head, _)) = bytes.split_at_mut_checked(content.len()) {
            head.copy_from_slice(content);
        }
        Self {
            bytes,
            len: content.len() as u8,
        }
    }

    /// The content bytes of its DER encoding, without tag and length.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Whether this identifier lies below `prefix`, or is it.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.content().starts_with(prefix.content())
    }

    /// The identifier `self.arc`, where it still fits.
    #[must_use]
    pub fn child(&self, arc: u128) -> Option<Self> {
        let mut content = self.content().to_vec();
        push_arc(&mut content, arc);
        Self::from_content(&content).ok()
    }

    /// The numbers of its dotted notation.
    pub fn arcs(&self) -> impl Iterator<Item = u128> + '_ {
        let mut joined = self
            .content()
            .split_inclusive(|byte| byte & 0x80 == 0)
            .map(|group| {
                group
                    .iter()
                    .fold(0_u128, |value, byte| (value << 7) | u128::from(byte & 0x7F))
            });
        let first = joined.next().unwrap_or_default();
        let root = (first / 40).min(2);
        [root, first.saturating_sub(root.saturating_mul(40))]
            .into_iter()
            .chain(joined)
    }
}

fn push_arc(content: &mut Vec<u8>, arc: u128) {
    let groups = 128_u32
        .saturating_sub(arc.leading_zeros())
        .div_ceil(7)
        .max(1);
    for group in (0..groups).rev() {
        let bits = (arc >> group.saturating_mul(7)) as u8 & 0x7F;
        content.push(if group == 0 { bits } else { bits | 0x80 });
    }
}

impl FromStr for Oid {
    type Err = InvalidOid;

    /// From the dotted notation.
    fn from_str(text: &str) -> Result<Self, InvalidOid> {
        let mut arcs = text.split('.').map(|arc| {
            let digits = !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit());
            arc.parse::<u128>()
                .ok()
                .filter(|_| digits)
                .ok_or(InvalidOid)
        });
        let root = arcs.next().ok_or(InvalidOid)??;
        let second = arcs.next().ok_or(InvalidOid)??;
        if root > 2 || (root < 2 && second > 39) {
            return Err(InvalidOid);
        }
        let mut content = Vec::new();
        push_arc(
            &mut content,
            second
                .checked_add(root.saturating_mul(40))
                .ok_or(InvalidOid)?,
        );
        for arc in arcs {
            push_arc(&mut content, arc?);
            if content.len() > CAPACITY {
                return Err(InvalidOid);
            }
        }
        Self::from_content(&content)
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, arc) in self.arcs().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            write!(f, "{arc}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dotted_notation_of_known_identifiers() {
        for (content, dotted) in [
            (&hex!("28D316010008")[..], "1.0.10646.1.0.8"),
            (&hex!("04007F00070202040202")[..], "0.4.0.127.0.7.2.2.4.2.2"),
            (&hex!("2A864886F70D010101")[..], "1.2.840.113549.1.1.1"),
            (&hex!("883703")[..], "2.999.3"),
            (&hex!("00")[..], "0.0"),
        ] {
            let oid = Oid::from_content(content).unwrap();
            assert_eq!(oid.to_string(), dotted);
            assert_eq!(dotted.parse::<Oid>().unwrap(), oid);
        }
    }

    #[test]
    fn refuses_what_is_none() {
        assert!(Oid::from_content(&[]).is_err());
        assert!(Oid::from_content(&[0x2A, 0x86]).is_err());
        assert!(Oid::from_content(&[0x2A, 0x80, 0x01]).is_err());
        assert!(Oid::from_content(&[1; 40]).is_err());
        for text in ["", "1", "3.1", "1.40", "1.2.", "1..2", "1.+2", "1.2.x"] {
            assert!(text.parse::<Oid>().is_err(), "{text}");
        }
    }

    #[test]
    fn children() {
        let base: Oid = "0.4.0.127.0.7.2.2.4".parse().unwrap();
        let child = base.child(300).unwrap();
        assert_eq!(child.to_string(), "0.4.0.127.0.7.2.2.4.300");
        assert!(child.starts_with(&base) && !base.starts_with(&child));
    }

    proptest! {
        #[test]
        fn any_content_that_parses_survives_the_dotted_notation(content: Vec<u8>) {
            if let Ok(oid) = Oid::from_content(&content) {
                prop_assert_eq!(oid.content(), &content);
                prop_assert_eq!(oid.to_string().parse::<Oid>(), Ok(oid));
            }
        }
    }
}
