//! The default documents of the plan (chapter 4), and small ways to alter their files.
//!
//! They differ from the plan's in what no case of these units is about: issuer and signer have ECDSA
//! keys, for speed, and the holder is another invented person.

use cccd_chip::pki::SignedData;
use cccd_lds::date::Expiry;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::certificate::Country;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, Group, Mapping, PaceSupport};
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::{AaSpec, CaSpec, Order, Profile};
use time::macros::date;

use crate::inspection::Inspection;

/// A passport with DG1 and DG2 and no access control.
pub(crate) fn plain() -> Inspection {
    let mut order = Order::new(Profile::Passport);
    let key = KeySpec::Ec(Curve::Secp256r1, CurveParameters::Explicit);
    let algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    order.country = Country::UTOPIA;
    order.expiry = Expiry::On(date!(2033 - 03 - 10).into());
    order.authority.country = Country::UTOPIA;
    (order.authority.key, order.authority.algorithm) = (key, algorithm);
    order.signer.country = Country::UTOPIA;
    (order.signer.key, order.signer.algorithm) = (key, algorithm);
    // No date of issue is signed, so the signer is judged as of today.
    order.signer.key_usage_period = order.signer.validity;
    order.groups = [DataGroup::Dg1, DataGroup::Dg2].into();
    order.chip_authentication = Vec::new();
    order.terminal_authentication = false;
    order.bac = false;
    order.pace = Vec::new();
    order.can = Some("123456".to_owned());
    Inspection::new(order)
}

/// The same under Basic Access Control.
pub(crate) fn bac() -> Inspection {
    let mut order = plain().order;
    order.bac = true;
    Inspection::new(order)
}

/// The same under PACE in these variants, which DG14 repeats.
pub(crate) fn pace_in(variants: impl IntoIterator<Item = PaceSupport>) -> Inspection {
    let mut order = plain().order;
    order.pace = variants.into_iter().collect();
    order.groups.insert(DataGroup::Dg14);
    Inspection::new(order)
}

/// The default variant of PACE in the plan.
pub(crate) const DEFAULT_PACE: PaceSupport = PaceSupport {
    mapping: Mapping::Generic,
    cipher: Cipher::Tdes,
    group: Group::Curve(Curve::BrainpoolP256r1),
};

/// The default PACE passport.
pub(crate) fn pace() -> Inspection {
    pace_in([DEFAULT_PACE])
}

/// A Chip Authentication key without a number, its curve written out in full.
pub(crate) const fn ca_key(group: Group, cipher: Cipher) -> CaSpec {
    CaSpec {
        key_id: None,
        group,
        parameters: CurveParameters::Explicit,
        cipher,
    }
}

/// The default Chip Authentication key of the plan.
pub(crate) const DEFAULT_CA: CaSpec = ca_key(Group::Curve(Curve::BrainpoolP224r1), Cipher::Tdes);

/// A passport under Basic Access Control with these Chip Authentication keys.
pub(crate) fn ca_with(keys: impl IntoIterator<Item = CaSpec>) -> Inspection {
    bac().ordered(|order| {
        order.chip_authentication = keys.into_iter().collect();
        order.groups.insert(DataGroup::Dg14);
    })
}

/// The default one.
pub(crate) fn ca() -> Inspection {
    ca_with([DEFAULT_CA])
}

/// A passport under Basic Access Control with this Active Authentication key.
pub(crate) fn aa_with(key: AaSpec) -> Inspection {
    bac().ordered(|order| {
        order.active_authentication = key;
        order.groups.insert(DataGroup::Dg15);
        if matches!(key, AaSpec::Ecdsa { .. }) {
            order.groups.insert(DataGroup::Dg14);
        }
    })
}

/// An RSA key of 1024 bits: as good as any other here, and quickly made.
pub(crate) fn aa() -> Inspection {
    aa_with(AaSpec::Rsa {
        bits: 1024,
        hash: Hash::Sha256,
    })
}

/// A passport with PACE and chip authentication mapping on this group.
pub(crate) fn cam_with(cipher: Cipher, group: Group) -> Inspection {
    let variant = PaceSupport {
        mapping: Mapping::ChipAuthentication,
        cipher,
        group,
    };
    pace_in([variant]).ordered(|order| order.chip_authentication = vec![ca_key(group, cipher)])
}

/// The one that the cases alter.
pub(crate) fn cam() -> Inspection {
    cam_with(Cipher::Aes128, Group::Curve(Curve::BrainpoolP256r1))
}

/// Another first tag.
pub(crate) fn tagged(tag: u8) -> impl FnOnce(&mut Vec<u8>) {
    move |file| file[0] = tag
}

/// The outer length one too small.
pub(crate) fn too_short() -> impl FnOnce(&mut Vec<u8>) {
    |file| {
        let last = last_of_length(file);
        file[last] -= 1;
    }
}

/// The outer length one too large.
pub(crate) fn too_long() -> impl FnOnce(&mut Vec<u8>) {
    |file| {
        let last = last_of_length(file);
        file[last] += 1;
    }
}

fn last_of_length(file: &[u8]) -> usize {
    1 + usize::from(file[1].saturating_sub(0x80))
}

/// Where these bytes stand in a file.
pub(crate) fn place(file: &[u8], bytes: &[u8]) -> usize {
    let found = file.windows(bytes.len()).position(|window| window == bytes);
    found.expect("the usual file holds them")
}

/// These bytes become those, at their first place.
pub(crate) fn replacing(from: &'static [u8], to: &'static [u8]) -> impl FnOnce(&mut Vec<u8>) {
    assert_eq!(from.len(), to.len(), "lengths around them must stay right");
    move |file| {
        let at = place(file, from);
        file[at..at + to.len()].copy_from_slice(to);
    }
}

/// DG14 with its SecurityInfos altered.
pub(crate) fn with_infos(
    inspection: Inspection,
    alter: impl FnOnce(&mut SecurityInfos),
) -> Inspection {
    inspection.altered_group(DataGroup::Dg14, |file| {
        let mut infos = SecurityInfos::parse_dg14(file).unwrap();
        alter(&mut infos);
        *file = infos.encode_dg14();
    })
}

/// EF.CardAccess with its SecurityInfos altered, and DG14, which repeats it, altered as well.
pub(crate) fn with_offer(inspection: Inspection, alter: impl Fn(&mut SecurityInfos)) -> Inspection {
    let inspection = with_infos(inspection, &alter);
    inspection.altered(FileIdentity::CARD_ACCESS, |file| {
        let mut infos = SecurityInfos::parse(file).unwrap();
        alter(&mut infos);
        *file = infos.encode();
    })
}

/// EF.CardSecurity with its SecurityInfos altered and signed.
pub(crate) fn with_card_security(
    inspection: Inspection,
    alter: impl FnOnce(&mut SecurityInfos),
) -> Inspection {
    let file = inspection.usual(FileIdentity::CARD_SECURITY);
    let signed = SignedData::parse(&file).unwrap();
    let mut infos = SecurityInfos::parse(&signed.content).unwrap();
    alter(&mut infos);
    inspection.holding(FileIdentity::CARD_SECURITY, infos.encode())
}
