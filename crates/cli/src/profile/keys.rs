//! The chip's keys and protocols: kinds, sizes and groups, never a key.

use cccd_chip::active_auth::{self, Scheme};
use cccd_chip::crypto::Group;
use cccd_chip::document::{Document, NotRun, Proof};
use cccd_chip::iso7816::StatusWord;
use cccd_chip::lds::security_infos::{SecurityInfos, protocol};
use cccd_chip::lds::spki::{DomainParameters, PublicKey, SubjectPublicKeyInfo};
use cccd_chip::lds::tlv::{Tag, only};
use cccd_chip::lds::{DataGroup, Oid};

use super::card::domain_parameters;
use super::facts::Facts;

/// What DG14 offers, and what came of Chip Authentication.
pub(super) fn chip_authentication(document: &Document) -> Facts {
    let mut facts = Facts::default();
    let Some(dg14) = document.dg(DataGroup::Dg14) else {
        return facts;
    };
    match SecurityInfos::parse(dg14) {
        Ok(infos) => facts.list("offered", security_infos(&infos)),
        Err(_) => facts.text("offered", "DG14 cannot be read"),
    }
    match &document.chip_auth {
        Proof::Done(evidence) => {
            let oid = evidence.oid.parse::<Oid>();
            let name = oid.ok().and_then(|oid| protocol::name(&oid));
            facts.text("proven_by", name.unwrap_or(&evidence.oid));
        }
        proof => facts.maybe("not_proven", not_proven(proof)),
    }
    facts
}

/// The key in DG15, and what came of Active Authentication.
pub(super) fn active_authentication(document: &Document) -> Facts {
    let mut facts = Facts::default();
    let Some(dg15) = document.dg(DataGroup::Dg15) else {
        return facts;
    };
    let Ok(spki) = only(dg15, Tag(0x6F)) else {
        facts.text("key", "DG15 cannot be read");
        return facts;
    };
    facts.text("key", key(spki.value));
    match &document.active_auth {
        Proof::Done(evidence) => {
            facts.number("signature_length", evidence.signature.len());
            let verified =
                active_auth::verify(spki.value, &evidence.challenge, &evidence.signature, None);
            match verified {
                Ok(verified) => facts.text("proven_by", scheme(verified)),
                Err(error) => facts.text("not_proven", error.to_string()),
            }
        }
        proof => facts.maybe("not_proven", not_proven(proof)),
    }
    facts
}

fn scheme(verified: active_auth::Verified) -> String {
    let hash = verified.hash;
    match verified.scheme {
        Scheme::Rsa { bits } => format!("ISO 9796-2, RSA {bits} bits, {hash}"),
        Scheme::EcdsaPlain(curve) => format!("plain ECDSA, {curve}, {hash}"),
        Scheme::EcdsaDer(curve) => format!("ECDSA in DER, {curve}, {hash}"),
        _ => hash.to_string(),
    }
}

fn not_proven<E>(proof: &Proof<E>) -> Option<String> {
    match proof {
        Proof::Refused { step, status } => Some(format!("{step}: {}", StatusWord(*status))),
        Proof::Failed(reason) | Proof::Inconclusive(reason) => Some(reason.clone()),
        Proof::NotRun(NotRun::Unsupported(reason)) => Some(reason.clone()),
        Proof::NotRun(NotRun::NotOffered) => Some("not offered".into()),
        _ => None,
    }
}

/// Every entry in a line.
pub(super) fn security_infos(infos: &SecurityInfos) -> Vec<String> {
    let mut lines = Vec::new();
    for info in &infos.pace {
        let parameters = info.parameter_id.and_then(|id| u32::try_from(id).ok());
        lines.push(line(&info.protocol, Some(info.version), |line| {
            if let Some(id) = parameters {
                line.push_str(&format!(", parameters {}", domain_parameters(id)));
            }
        }));
    }
    for info in &infos.pace_domain_parameters {
        let parameters = info.domain_parameter.domain_parameters().ok();
        lines.push(line(&info.protocol, None, |line| {
            line.push_str(", ");
            line.push_str(&parameters.as_ref().map_or_else(|| "?".into(), group));
        }));
    }
    for info in &infos.chip_auth {
        lines.push(line(&info.protocol, Some(info.version), |line| {
            key_reference(line, info.key_id);
        }));
    }
    for info in &infos.chip_auth_domain_parameters {
        let parameters = info.domain_parameter.domain_parameters().ok();
        lines.push(line(&info.protocol, None, |line| {
            line.push_str(", ");
            line.push_str(&parameters.as_ref().map_or_else(|| "?".into(), group));
        }));
    }
    for info in &infos.chip_auth_keys {
        lines.push(line(&info.protocol, None, |line| {
            line.push_str(", ");
            line.push_str(&key(&info.spki));
            key_reference(line, info.key_id);
        }));
    }
    for info in &infos.terminal_auth {
        lines.push(line(&info.protocol, Some(info.version), |_| {}));
    }
    if let Some(info) = &infos.active_auth {
        lines.push(line(&protocol::ID_AA, Some(info.version), |line| {
            let algorithm = &info.signature_algorithm;
            line.push_str(&match info.hash() {
                Some(hash) => format!(", ECDSA {hash}"),
                None => format!(", {algorithm}"),
            });
        }));
    }
    for info in &infos.unknown {
        let protocol = info.protocol.as_ref();
        lines.push(protocol.map_or_else(|| "?".into(), Oid::to_string));
    }
    for (is_there, oid) in [
        (infos.ef_dir.is_some(), protocol::ID_EF_DIR),
        (infos.card_info.is_some(), protocol::ID_CI),
        (infos.privileged_terminal.is_some(), protocol::ID_PT),
    ] {
        if is_there {
            lines.push(line(&oid, None, |_| {}));
        }
    }
    lines
}

fn line(oid: &Oid, version: Option<u64>, more: impl FnOnce(&mut String)) -> String {
    let mut line = match protocol::name(oid) {
        Some(name) => format!("{name} ({oid})"),
        None => oid.to_string(),
    };
    if let Some(version) = version {
        line.push_str(&format!(", version {version}"));
    }
    more(&mut line);
    line
}

/// Keys are numbered on the card, 0, 1, 2; a number that is longer could be the card's own.
fn key_reference(line: &mut String, key_id: Option<u64>) {
    match key_id {
        Some(id @ 0..256) => line.push_str(&format!(", key {id}")),
        Some(_) => line.push_str(", key with a long number"),
        None => {}
    }
}

/// Kind, size and group of a public key.
pub(super) fn key(spki: &[u8]) -> String {
    let parsed = SubjectPublicKeyInfo::parse(spki).and_then(|spki| spki.public_key());
    match parsed {
        Ok(PublicKey::Rsa { modulus, exponent }) => {
            let leading = modulus
                .first()
                .map_or(0, |byte| byte.leading_zeros() as usize);
            let bits = modulus.len().saturating_mul(8).saturating_sub(leading);
            let exponent = match exponent.as_slice() {
                [3] => "3",
                [0x11] => "17",
                [1, 0, 1] => "65537",
                _ => "another",
            };
            format!("RSA, {bits} bits, exponent {exponent}")
        }
        Ok(PublicKey::Ec { parameters, .. }) => format!("EC, {}", group(&parameters)),
        Ok(PublicKey::Dh { parameters, .. }) => format!("DH, {}", group(&parameters)),
        Ok(PublicKey::Standardized { parameters, .. }) => group(&parameters),
        Ok(PublicKey::Unknown(oid)) => oid.to_string(),
        _ => "cannot be read".into(),
    }
}

/// The group, and how it is named.
fn group(parameters: &DomainParameters) -> String {
    let how = match parameters {
        DomainParameters::Standardized(_) => "by number",
        DomainParameters::NamedCurve(_) => "by identifier",
        DomainParameters::ExplicitCurve(_) | DomainParameters::ExplicitGroup(_) => "explicit",
        _ => "unknown",
    };
    match (parameters, Group::from_domain_parameters(parameters)) {
        (_, Some(Group::Curve(curve))) => format!("{curve} ({how})"),
        (DomainParameters::ExplicitGroup(group), _) => {
            format!("{} bits ({how})", group.prime.len().saturating_mul(8))
        }
        (DomainParameters::Standardized(id), _) => format!("parameters {id} ({how})"),
        (DomainParameters::NamedCurve(oid), _) => format!("{oid} ({how})"),
        (DomainParameters::ExplicitCurve(curve), _) => format!(
            "an unknown curve of {} bits ({how})",
            curve.prime.len().saturating_mul(8)
        ),
        _ => format!("({how})"),
    }
}
