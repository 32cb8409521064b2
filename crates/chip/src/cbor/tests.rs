use hex_literal::hex;
use proptest::prelude::*;

use super::*;

#[test]
fn as_the_appendix_of_rfc_8949_writes_it() {
    let mut writer = Writer::new();
    writer
        .uint(23)
        .uint(24)
        .uint(1000)
        .uint(1_000_000)
        .uint(u64::MAX);
    let expected = hex!("17 1818 1903e8 1a000f4240 1bffffffffffffffff");
    assert_eq!(writer.into_bytes(), expected);
    let mut writer = Writer::new();
    writer.int(-1).int(-1000).bytes(&[1, 2, 3, 4]).text("IETF");
    let expected = hex!("20 3903e7 4401020304 6449455446");
    assert_eq!(writer.into_bytes(), expected);
    let mut writer = Writer::new();
    writer.array(2).bool(false).null().map(1).uint(1).bool(true);
    assert_eq!(writer.into_bytes(), hex!("82f4f6 a101f5"));
}

#[test]
fn only_one_encoding_is_read() {
    for long in [
        &hex!("1817")[..],
        &hex!("190017"),
        &hex!("1a00000017"),
        &hex!("5801ff"),
    ] {
        assert!(Reader::new(long).uint().is_err());
        assert!(Reader::new(long).bytes().is_err());
    }
    // Indefinite lengths, reserved heads, what is cut off.
    for odd in [
        &hex!("5f4101ff")[..],
        &hex!("1c"),
        &hex!("19ff"),
        &hex!("43ffff"),
        &hex!(""),
    ] {
        assert!(Reader::new(odd).uint().is_err());
        assert!(Reader::new(odd).bytes().is_err());
    }
    assert!(Reader::new(&hex!("62ff00")).text().is_err());
    assert!(Reader::new(&hex!("3bffffffffffffffff")).int().is_err());
    // A count that nothing pays for.
    assert!(Reader::new(&hex!("9b7fffffffffffffff00")).array().is_err());
    assert!(Reader::new(&hex!("a201")).map().is_err());
    let mut keys = Reader::new(&hex!("0201"));
    let mut before = None;
    assert_eq!(keys.key(&mut before), Ok(2));
    assert_eq!(
        keys.key(&mut before),
        Err(CborError {
            at: 1,
            what: "a larger key"
        })
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(number: i64, bytes: Vec<u8>, text: String, flag: bool) {
        let mut writer = Writer::new();
        writer.array(5).int(number).bytes(&bytes).text(&text).bool(flag).null();
        let encoded = writer.into_bytes();
        let mut reader = Reader::new(&encoded);
        prop_assert_eq!(reader.array(), Ok(5));
        prop_assert_eq!(reader.int(), Ok(number));
        prop_assert_eq!(reader.bytes(), Ok(bytes.as_slice()));
        prop_assert_eq!(reader.text(), Ok(text.as_str()));
        prop_assert_eq!(reader.bool(), Ok(flag));
        prop_assert!(reader.null());
        prop_assert_eq!(reader.finish(), Ok(()));
        prop_assert_eq!(reader.since(0), encoded.as_slice());
    }

    #[test]
    fn any_bytes_end(bytes: Vec<u8>) {
        let mut reader = Reader::new(&bytes);
        while reader.int().is_ok() || reader.bytes().is_ok() || reader.text().is_ok()
            || reader.array().is_ok() || reader.map().is_ok() || reader.bool().is_ok()
            || reader.null() {}
        prop_assert!(reader.position() <= bytes.len());
    }
}
