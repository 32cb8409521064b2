//! EF.DG15.

use cccd_lds::DataGroup;
use cccd_softcard::AaSpec;
use cccd_softcard::hash::Hash;

use crate::cards::{aa_with, tagged, too_long, too_short};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;

fn dg15(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    let key = AaSpec::Rsa {
        bits: 1024,
        hash: Hash::Sha224,
    };
    [aa_with(key).altered_group(DataGroup::Dg15, alter)]
}

pub(crate) fn unit() -> Unit {
    Unit {
        name: "LDS_I",
        title: "EF.DG15",
        count: 3,
        cases: vec![
            plan("LDS_I_01", "DG tag 6F wrong (use tag 70 instead)")
                .fails(|| dg15(tagged(0x70)), "invalid: aa failed (key_withheld) — EF.DG15 not read, it does not begin with its tag"),
            plan("LDS_I_02", "DG tag length too small").fails(|| dg15(too_short()), "invalid: pa.hashes failed (hash_mismatch); aa inconclusive (key_not_bound) — EF.DG15 data object at byte 3 is cut off: 1 more bytes needed"),
            plan("LDS_I_03", "DG tag length too big").fails(|| dg15(too_long()), "invalid: aa failed (key_withheld) — EF.DG15 not read, it ends before the length that it states"),
        ],
    }
}
