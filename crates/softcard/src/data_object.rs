//! BER-TLV data objects of commands and responses, one level deep, as strict as a chip: definite
//! lengths in their shortest form (ISO/IEC 7816-4, 5.2.2).

/// The largest object that a card takes or makes: an extended command.
const MAX_LENGTH: usize = 0xFFFF;

/// A data object: its tag as written, such as `0x7F49`, and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataObject<'a> {
    /// One or two bytes, as they stand.
    pub tag: u16,
    /// The content.
    pub value: &'a [u8],
    /// Tag, length and content.
    pub raw: &'a [u8],
}

/// All the objects of `bytes`, in order; `None` if they do not fill it exactly.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Vec<DataObject<'_>>> {
    let mut objects = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (object, after) = split_first(rest)?;
        objects.push(object);
        rest = after;
    }
    Some(objects)
}

/// The content of the only object, if it has this tag.
#[must_use]
pub fn only(bytes: &[u8], tag: u16) -> Option<&[u8]> {
    match parse(bytes)?.as_slice() {
        [object] if object.tag == tag => Some(object.value),
        _ => None,
    }
}

/// A data object with this tag and content. A content over 65,535 bytes, which no command or
/// response holds, is cut.
#[must_use]
pub fn encode(tag: u16, value: &[u8]) -> Vec<u8> {
    let value = value.get(..MAX_LENGTH).unwrap_or(value);
    let mut bytes = match tag.to_be_bytes() {
        [0, low] => vec![low],
        both => both.to_vec(),
    };
    match u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes() {
        [0, length @ 0..=0x7F] => bytes.push(length),
        [0, length] => bytes.extend([0x81, length]),
        [high, low] => bytes.extend([0x82, high, low]),
    }
    bytes.extend_from_slice(value);
    bytes
}

fn split_first(bytes: &[u8]) -> Option<(DataObject<'_>, &[u8])> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut tag = u16::from(first);
    if first & 0x1F == 0x1F {
        let (&second, after) = rest.split_first()?;
        if second & 0x80 != 0 {
            return None;
        }
        tag = u16::from_be_bytes([first, second]);
        rest = after;
    }
    let (length, rest) = match rest {
        [length @ 0..=0x7F, rest @ ..] => (usize::from(*length), rest),
        [0x81, length, rest @ ..] => (usize::from(*length), rest),
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    let (value, after) = rest.split_at_checked(length)?;
    let raw = bytes.get(..bytes.len().checked_sub(after.len())?)?;
    // Only the shortest form of the length is valid, and then it is the one that we write.
    (encode(tag, value).as_slice() == raw).then_some((DataObject { tag, value, raw }, after))
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn objects_in_order() {
        let objects = parse(&hex!("970100 7F4902AABB 8700")).unwrap();
        assert_eq!(
            objects.iter().map(|o| o.tag).collect::<Vec<_>>(),
            [0x97, 0x7F49, 0x87]
        );
        assert_eq!(objects[1].value, hex!("AABB"));
        assert_eq!(objects[1].raw, hex!("7F4902AABB"));
        assert_eq!(only(&hex!("7C00"), 0x7C), Some(&[][..]));
        assert_eq!(only(&hex!("7C007C00"), 0x7C), None);
    }

    #[test]
    fn indefinite_long_and_short_lengths_are_refused() {
        for bytes in [
            &hex!("8780")[..],
            &hex!("87810100"),
            &hex!("8702FF"),
            &hex!("1F8101"),
        ] {
            assert_eq!(parse(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_do_not_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn what_is_encoded_parses_here_and_by_another(
            tag in prop_oneof![Just(0x80_u16), Just(0x97), Just(0x7C), Just(0x7F49)],
            value in prop::collection::vec(0_u8.., 0..400),
        ) {
            // Constructed objects of iso7816-tlv hold objects; a primitive one will do there.
            let bytes = encode(tag, &value);
            prop_assert_eq!(only(&bytes, tag), Some(value.as_slice()));
            if tag == 0x80 || tag == 0x97 {
                let other = iso7816_tlv::ber::Tlv::from_bytes(&bytes).unwrap();
                prop_assert_eq!(other.value(), &iso7816_tlv::ber::Value::Primitive(value));
            }
        }
    }
}
