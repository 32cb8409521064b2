//! Who signed the card's data and how: the issuer's names and algorithms. The hashes, the
//! signature and the day of signing stay out, as do the signer's number and dates, which narrow
//! down when the card was made.

use ::time::OffsetDateTime;
use cccd_chip::crypto::HashAlgorithm;
use cccd_chip::crypto::signature::SignatureAlgorithm;
use cccd_chip::lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_chip::pki::{Certificate, SignedData, SignerId, SignerInfo};

use super::facts::Facts;
use super::keys;
use crate::render::hex;

const SECONDS_OF_A_DAY: i64 = 86_400;

pub(super) fn facts(sod: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let content = unwrap_sod(sod).ok();
    let Some(signed) = content.and_then(|content| SignedData::parse(content).ok()) else {
        facts.text("structure", "EF.SOD cannot be read");
        return facts;
    };
    facts.text("content_type", signed.content_type.to_string());
    if let Ok(object) = LdsSecurityObject::parse(&signed.content) {
        facts.text("security_object_version", object.version.to_string());
        let hash = object.hash_algorithm();
        let unknown = || object.digest_algorithm.to_string();
        facts.text(
            "hash_of_data_groups",
            hash.map_or_else(unknown, |hash| hash.to_string()),
        );
        if let Some(version) = &object.lds_version {
            facts.text("lds_version", version.lds_version.as_str());
            facts.text("unicode_version", version.unicode_version.as_str());
        }
    }
    facts.number("signers", signed.signers.len());
    facts.number(
        "certificates",
        signed
            .certificates
            .len()
            .saturating_add(signed.broken_certificates),
    );
    if let Some(signer) = signed.signers.first() {
        of_signer(&signed, signer, &mut facts);
    }
    facts
}

fn of_signer(signed: &SignedData, signer: &SignerInfo, facts: &mut Facts) {
    let hash = HashAlgorithm::from_oid(&signer.digest_algorithm);
    facts.text(
        "hash_of_content",
        hash.map_or_else(
            || signer.digest_algorithm.to_string(),
            |hash| hash.to_string(),
        ),
    );
    facts.text(
        "signature_algorithm",
        algorithm(&signer.signature_algorithm, hash),
    );
    facts.text(
        "signer_named_by",
        match signer.id {
            SignerId::IssuerAndSerial { .. } => "issuer and serial number",
            SignerId::KeyId(_) => "key identifier",
        },
    );
    let signing_time = signer
        .attributes
        .as_ref()
        .is_some_and(|attributes| attributes.signing_time.is_some());
    facts.flag("signed_attributes", signer.attributes.is_some());
    facts.flag("signing_time", signing_time);
    let certificate = signed
        .certificates
        .iter()
        .find(|certificate| signer.id.names(certificate));
    if let Some(certificate) = certificate {
        facts.flag(
            "signature_holds",
            signed.verify(signer, certificate).is_ok(),
        );
        facts.within("document_signer", of_certificate(certificate));
    }
}

/// The document signer's certificate, which thousands of cards share.
fn of_certificate(certificate: &Certificate) -> Facts {
    let mut facts = Facts::default();
    let extensions = certificate.extensions();
    facts.text("issuer", certificate.issuer().to_string());
    facts.text("subject", unnumbered(&certificate.subject().to_string()));
    facts.text("key", keys::key(certificate.spki()));
    facts.text(
        "signed_with",
        algorithm(certificate.signature_algorithm(), None),
    );
    facts.maybe(
        "key_of_issuer",
        extensions.authority_key_id.as_deref().map(hex),
    );
    facts.maybe(
        "days_valid",
        days(
            Some(certificate.not_before()),
            Some(certificate.not_after()),
        ),
    );
    facts.maybe(
        "days_of_key_in_use",
        days(extensions.private_key_from, extensions.private_key_to),
    );
    facts.list("document_types", extensions.document_types.iter().cloned());
    facts.list(
        "extended_key_usage",
        extensions
            .extended_key_usage
            .iter()
            .map(ToString::to_string),
    );
    facts.list(
        "odd_extensions",
        extensions
            .unknown_critical
            .iter()
            .chain(&extensions.defects)
            .cloned(),
    );
    facts
}

/// A name without the words that number or date it: those with a digit.
fn unnumbered(name: &str) -> String {
    let word = |word: &str| {
        let (kind, value) = word.split_once('=').unwrap_or(("", word));
        if !value.contains(|letter: char| letter.is_ascii_digit()) {
            return word.to_owned();
        }
        let equals = if kind.is_empty() { "" } else { "=" };
        format!(
            "{kind}{equals}{}",
            value.replace(char::is_alphanumeric, "#")
        )
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn days(from: Option<OffsetDateTime>, to: Option<OffsetDateTime>) -> Option<String> {
    let (from, to) = (from?, to?);
    let seconds = to.unix_timestamp().saturating_sub(from.unix_timestamp());
    // A span that is not positive is a mistake of the issuer's, and told as such.
    Some((seconds / SECONDS_OF_A_DAY).to_string())
}

/// A signature algorithm by its name, else by its identifier.
fn algorithm(der: &[u8], hash: Option<HashAlgorithm>) -> String {
    match SignatureAlgorithm::parse(der, hash) {
        Ok(algorithm) => algorithm.to_string(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::unnumbered;

    #[test]
    fn names_without_numbers() {
        assert_eq!(
            unnumbered("C=VN, O=Bộ Công an, CN=Document Signer 2021-05 4AFD04DF"),
            "C=VN, O=Bộ Công an, CN=Document Signer ####-## ########"
        );
        assert_eq!(
            unnumbered("CN=DS0123, serialNumber=7"),
            "CN=######, serialNumber=#"
        );
        assert_eq!(unnumbered(""), "");
    }
}
