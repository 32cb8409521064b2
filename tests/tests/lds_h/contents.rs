//! What can be wrong with the list of hashes, and between it and the other files.

use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_softcard::der;
use cccd_softcard::hash::Hash;
use cccd_softcard::sod::SecurityObjectVersion;
use cccd_tests::judged::Judged;

use crate::make::{Make, entry, mapped, with_card_security};
use crate::{
    Aa, Ca, Case, CheckName, Demand, Differs, Failed, Inconclusive, NotAvailable, PaConsistency,
    PaHashes, PaceCam, plan, titled,
};

const MALFORMED: &[&[Differs]] = &[&[
    (PaHashes, Failed, "malformed"),
    (Aa, NotAvailable, "needs"),
    (Ca, NotAvailable, "needs"),
]];
const MISMATCH: &[&[Differs]] = &[&[(PaHashes, Failed, "hash_mismatch")]];
const LACKS: &[&[Differs]] = &[&[(PaConsistency, Failed, "com_lacks")]];
const DEPARTS: &[(CheckName, &str)] = &[(PaHashes, "departs")];

pub(crate) fn cases() -> Vec<Case> {
    vec![
        titled(39, "the list of hashes: another version")
            .departs(|make| make.object.version = der::integer(5), DEPARTS),
        titled(40, "the list of hashes: no version")
            .fails(|make| make.object.version.clear(), MALFORMED),
        titled(41, "the list of hashes: MD5").fails(
            |make| {
                let md5 = [der::oid("1.2.840.113549.2.5"), der::null()];
                make.object.algorithm = Some(der::sequence(&md5));
            },
            &[&[(PaHashes, Inconclusive, "unsupported_algorithm")]],
        ),
        titled(42, "the list of hashes: no hash algorithm")
            .fails(|make| make.object.algorithm = Some(Vec::new()), MALFORMED),
        titled(43, "another hash of DG2").fails(other_hash_of_dg2, MISMATCH),
        titled(44, "no hash of DG1").fails_with(
            |make| make.leave_out(1),
            &[&[(PaHashes, Failed, "not_signed")]],
            &[(PaConsistency, "com_extra")],
        ),
        plan(45, "a hash of DG10, which is not there").fails(|make| make.list(10), LACKS),
        plan(46, "a hash of a group of number FF instead of DG1").fails(
            |make| numbered(make, 1, der::element(0x02, &[0xFF])),
            MALFORMED,
        ),
        plan(47, "a hash without the number of its group")
            .fails(|make| numbered(make, 2, Vec::new()), MALFORMED),
        plan(69, "another hash of DG2, and another DG2").fails(
            |make| {
                other_hash_of_dg2(make);
                make.read = |judged| altered(judged, DataGroup::Dg2);
            },
            MISMATCH,
        ),
        titled(86, "LDS 1.8").succeeds(|make| lds_1_8(make, 1)),
        titled(87, "LDS 1.8 in a list of version 0").departs(|make| lds_1_8(make, 0), DEPARTS),
        titled(88, "LDS 1.7 in a list of version 1")
            .departs(|make| make.object.version = der::integer(1), DEPARTS),
        titled(89, "LDS 1.9, which is yet to come").run(
            Demand::Open,
            |make| {
                lds_1_8(make, 1);
                make.object.versions = Some(("0109", "040000"));
                make.read = |judged| com_of_lds(judged, b"0109");
            },
            &[],
            &[],
        ),
        plan(90, "a hash of DG3, which EF.COM does not list").fails(|make| make.list(3), LACKS),
        plan(91, "no hash of DG2").fails_with(
            |make| make.leave_out(2),
            &[&[(PaHashes, Failed, "not_signed")]],
            &[(PaConsistency, "com_extra")],
        ),
        plan(92, "a hash of DG3 instead of DG2").fails_with(
            |make| {
                make.leave_out(2);
                make.list(3);
            },
            &[&[
                (PaHashes, Failed, "not_signed"),
                (PaConsistency, Failed, "com_lacks"),
            ]],
            &[(PaConsistency, "com_extra")],
        ),
        plan(93, "EF.CardSecurity with another signature").fails(
            |make| {
                with_card_security(&mut make.order);
                make.read = |judged| mapped(judged, true);
            },
            // Whether the file is refused or its key does not count is told by other tests.
            &[&[(PaceCam, Failed, "")]],
        ),
    ]
}

fn other_hash_of_dg2(make: &mut Make) {
    let hash = Hash::Sha256.digest(b"another");
    make.object.hashes.insert(2, entry(der::integer(2), &hash));
}

/// The hash of a group under another number, which is given encoded.
fn numbered(make: &mut Make, group: u8, number: Vec<u8>) {
    let hash = Hash::Sha256.digest(b"whatever");
    make.object.hashes.insert(group, entry(number, &hash));
}

/// EF.COM and the list of hashes, of this version, name LDS 1.8.
fn lds_1_8(make: &mut Make, version: u32) {
    make.order.security_object = SecurityObjectVersion::V1;
    make.object.version = der::integer(version);
    make.object.versions = Some(("0108", "040000"));
}

fn com_of_lds(judged: &mut Judged, version: &[u8; 4]) {
    let mut com = judged.document.file(FileIdentity::COM).unwrap().to_vec();
    let head = [0x5F, 0x01, 0x04];
    let at = com.windows(3).position(|bytes| bytes == head).unwrap() + head.len();
    com[at..at + 4].copy_from_slice(version);
    judged.document.insert(FileIdentity::COM, com);
}

fn altered(judged: &mut Judged, group: DataGroup) {
    let mut content = judged.document.dg(group).unwrap().to_vec();
    *content.last_mut().unwrap() ^= 1;
    judged.document.insert(FileIdentity::dg(group), content);
}
