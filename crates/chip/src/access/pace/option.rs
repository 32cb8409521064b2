//! Which of the offered variants of PACE to use.

use cccd_lds::Oid;
use cccd_lds::security_infos::{
    KeyAgreement, Mapping, PaceDomainParameterInfo, PaceInfo, SecurityInfos,
};

use super::Cipher;
use crate::crypto::{Curve, Group};

/// Variants that are tried; no chip has more than a few, and each that it refuses costs two exchanges.
const MOST: usize = 16;

/// One usable variant, with its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::access) struct PaceOption {
    pub(in crate::access) protocol: Oid,
    pub(in crate::access) mapping: Mapping,
    pub(in crate::access) cipher: Cipher,
    pub(in crate::access) group: Group,
    /// The number under which the chip knows the domain parameters.
    pub(in crate::access) parameter_id: Option<u64>,
    /// Whether the chip offers several sets of domain parameters, so that they must be named.
    pub(in crate::access) ambiguous: bool,
}

/// The usable variants, the strongest first and few enough: by key length of the cipher, then by strength of the
/// group; between equals the chip authentication mapping first, as it proves the chip as well,
/// and the integrated mapping last.
pub(in crate::access) fn options(infos: &SecurityInfos) -> Vec<PaceOption> {
    let mut ids: Vec<Option<u64>> = infos.pace.iter().map(|info| info.parameter_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let ambiguous = ids.len() > 1;
    let mut options: Vec<PaceOption> = infos
        .pace
        .iter()
        .filter_map(|info| option(info, infos, ambiguous))
        .collect();
    options.sort_by_key(|option| core::cmp::Reverse(option.strength()));
    options.truncate(MOST);
    options
}

impl PaceOption {
    fn strength(&self) -> (usize, usize, u8) {
        let cipher = Cipher::ALL.iter().position(|cipher| *cipher == self.cipher);
        let mapping = match self.mapping {
            Mapping::ChipAuthentication => 2,
            Mapping::Generic => 1,
            Mapping::Integrated => 0,
        };
        (
            cipher.unwrap_or_default(),
            security_bits(&self.group),
            mapping,
        )
    }
}

/// NIST SP 800-57-1, table 2.
fn security_bits(group: &Group) -> usize {
    match group {
        Group::Curve(curve) => curve.order_bits() / 2,
        Group::Modp(group) if group.prime_len() >= 256 => 112,
        Group::Modp(_) => 80,
    }
}

fn option(info: &PaceInfo, infos: &SecurityInfos, ambiguous: bool) -> Option<PaceOption> {
    let mechanism = info.mechanism()?;
    let group = group(info, mechanism.key_agreement, infos)?;
    // The field of secp224r1 has no point encoding for the integrated mapping.
    if mechanism.mapping == Mapping::Integrated && group == Group::Curve(Curve::Secp224r1) {
        return None;
    }
    Some(PaceOption {
        protocol: info.protocol,
        mapping: mechanism.mapping,
        cipher: mechanism.cipher.into(),
        group,
        parameter_id: info.parameter_id,
        ambiguous,
    })
}

fn group(info: &PaceInfo, agreement: KeyAgreement, infos: &SecurityInfos) -> Option<Group> {
    // Explicit parameters are not authenticated yet: a chip that does not know the password
    // could choose a weak group to find it out, so only known groups are taken.
    let explicit = || {
        let fits = |parameters: &&PaceDomainParameterInfo| {
            parameters.parameter_id == info.parameter_id
                && parameters
                    .family()
                    .is_some_and(|family| family.0 == agreement)
        };
        let parameters = infos.pace_domain_parameters.iter().find(fits)?;
        let parameters = parameters.domain_parameter.domain_parameters().ok()?;
        Group::from_known_parameters(&parameters)
    };
    let standardised = info
        .parameter_id
        .and_then(|id| Group::from_parameter_id(u32::try_from(id).ok()?));
    standardised.or_else(explicit).filter(|group| {
        matches!(
            (group, agreement),
            (Group::Curve(_), KeyAgreement::Ecdh) | (Group::Modp(_), KeyAgreement::Dh)
        )
    })
}
