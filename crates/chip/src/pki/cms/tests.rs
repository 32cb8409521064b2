use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn any_bytes_are_refused_or_parsed(bytes: Vec<u8>) {
        let _ = SignedData::parse(&bytes);
    }
}
