//! Signed things in their own terms: EF.SOD, EF.CardSecurity, certificates, master lists. Whether a
//! signature holds by the certificate beside it is said; whether anyone trusts that, is not for
//! here but for `cccd verify`.

use cccd_chip::crypto::HashAlgorithm;
use cccd_chip::crypto::signature::{PublicKey, SignatureAlgorithm};
use cccd_chip::lds::ParseError;
use cccd_chip::lds::cv_certificate::CvCertificate;
use cccd_chip::lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_chip::pki::{
    Certificate, KeyUsage, MasterList, SignedData, SignerId, SignerInfo, from_pem,
};

use super::oddities::Odd;
use super::structure::{self, Shown};
use crate::commands::trust::{self, hex, moment};
use crate::messages::{Label, Language};
use crate::render::tree::Node;

/// EF.SOD: the list of hashes, then who signed it. What is no such thing is shown as DER.
///
/// # Errors
/// Where it is no TLV at all.
pub(super) fn sod(file: &[u8], language: Language) -> Result<Shown, ParseError> {
    // Some hand out the SignedData without the file's tag.
    let (content, mut warnings) = match unwrap_sod(file) {
        Ok(content) => (content, Vec::new()),
        Err(error) => (file, vec![Odd::refused(&error, language)]),
    };
    match SignedData::parse(content) {
        Ok(signed) => {
            let (mut nodes, odd) = security_object(&signed, language);
            nodes.extend(signatures(&signed, language));
            warnings.extend(odd);
            Ok((nodes, warnings))
        }
        Err(error) => refused(file, &error, language),
    }
}

/// A certificate, in DER or PEM; or card verifiable certificates, one after the other.
///
/// # Errors
/// Where it is no TLV at all.
pub(super) fn certificate(file: &[u8], language: Language) -> Result<Shown, ParseError> {
    let text = core::str::from_utf8(file).ok();
    let der = text.and_then(|text| from_pem("CERTIFICATE", text));
    let der = der.as_deref().unwrap_or(file);
    match Certificate::parse(der) {
        Ok(certificate) => Ok((vec![whole(&certificate, language)], Vec::new())),
        Err(_) if CvCertificate::parse_all(der).is_ok() => Ok((structure::der(der)?, Vec::new())),
        Err(error) => refused(der, &error, language),
    }
}

/// A master list: who signed it, and its certificates.
///
/// # Errors
/// Where it is no TLV at all.
pub(super) fn master_list(file: &[u8], language: Language) -> Result<Shown, ParseError> {
    let list = match MasterList::parse(file) {
        Ok(list) => list,
        Err(error) => return refused(file, &error, language),
    };
    let mut nodes = Vec::new();
    if let Some(signed) = &list.signed {
        nodes.extend(signatures(signed, language));
    }
    let certificates: Vec<Node> = list
        .certificates
        .iter()
        .map(|certificate| brief(certificate, language))
        .collect();
    let count = certificates.len().to_string();
    nodes.push(
        Node::of("certificates", certificates)
            .called(language.label(Label::Certificates))
            .with_value(count),
    );
    let broken = |(position, error): &(usize, _)| {
        let place = position.saturating_add(1);
        Odd::refused(&format!("{place}: {error}"), language)
    };
    Ok((nodes, list.failures.iter().map(broken).collect()))
}

/// Who signed something, and the certificates that came along.
pub(super) fn signatures(signed: &SignedData, language: Language) -> Vec<Node> {
    let mut nodes = vec![
        Node::new("content_type", signed.content_type.to_string())
            .called(language.label(Label::ContentType)),
    ];
    for signer in &signed.signers {
        nodes.push(of_signer(signed, signer, language));
    }
    for certificate in &signed.certificates {
        nodes.push(whole(certificate, language));
    }
    nodes
}

fn security_object(signed: &SignedData, language: Language) -> Shown {
    let object = match LdsSecurityObject::parse(&signed.content) {
        Ok(object) => object,
        Err(error) => {
            let content = structure::content(&signed.content);
            return (content, vec![Odd::refused(&error, language)]);
        }
    };
    let hash = object.hash_algorithm();
    let algorithm = hash.map_or_else(
        || object.digest_algorithm.to_string(),
        |hash| hash.to_string(),
    );
    let mut fields = vec![
        Node::new("version", object.version.to_string()).called(language.label(Label::Version)),
        Node::new("hash_algorithm", algorithm).called(language.label(Label::HashAlgorithm)),
    ];
    if let Some(version) = &object.lds_version {
        fields.push(Node::new("lds_version", version.lds_version.as_str()).called("LDS"));
        fields
            .push(Node::new("unicode_version", version.unicode_version.as_str()).called("Unicode"));
    }
    let hashes = object
        .hashes
        .iter()
        .map(|(group, hash)| Node::new(format!("DG{group}"), hex(hash)));
    fields.push(Node::of("hashes", hashes.collect()).called(language.label(Label::Hashes)));
    let node = Node::of("security_object", fields).called(language.label(Label::SecurityObject));
    (vec![node], Vec::new())
}

fn of_signer(signed: &SignedData, signer: &SignerInfo, language: Language) -> Node {
    let hash = HashAlgorithm::from_oid(&signer.digest_algorithm);
    let named = hash.map_or_else(
        || signer.digest_algorithm.to_string(),
        |hash| hash.to_string(),
    );
    let mut fields =
        vec![Node::new("hash_algorithm", named).called(language.label(Label::HashAlgorithm))];
    if let Some(attributes) = &signer.attributes {
        if let Some(at) = attributes.signing_time {
            fields.push(
                Node::new("signing_time", moment(at)).called(language.label(Label::SignedOn)),
            );
        }
        if let Some(digest) = &attributes.message_digest {
            fields.push(
                Node::new("message_digest", hex(digest)).called(language.label(Label::ContentHash)),
            );
        }
    }
    let algorithm = algorithm(&signer.signature_algorithm, hash);
    fields
        .push(Node::new("signature_algorithm", algorithm).called(language.label(Label::Signature)));
    let by = signed
        .certificates
        .iter()
        .find(|certificate| signer.id.names(certificate));
    let verified = by.map(|certificate| signed.verify(signer, certificate));
    let words = |language: Language| match &verified {
        Some(Ok(_)) => language.label(Label::SignatureHolds).to_owned(),
        Some(Err(error)) => format!("{}: {error}", language.label(Label::SignatureFails)),
        None => language.label(Label::SignerNotHere).to_owned(),
    };
    // Programs are told in one language.
    let check = Node::new("check", words(Language::En)).said(words(language));
    fields.push(check.called(language.label(Label::CheckedByKey)));
    let who = match &signer.id {
        SignerId::IssuerAndSerial { issuer, serial } => format!(
            "{}: {issuer}; {}: {}",
            language.label(Label::IssuedBy),
            language.label(Label::SerialNumber),
            hex(serial)
        ),
        SignerId::KeyId(key) => format!("{}: {}", language.label(Label::KeyIdentifier), hex(key)),
    };
    Node::of("signer", fields)
        .called(language.label(Label::SignedByWhom))
        .with_value(signer.id.to_string())
        .said(who)
}

/// All that is known of a certificate.
fn whole(certificate: &Certificate, language: Language) -> Node {
    let extensions = certificate.extensions();
    let label = |label| language.label(label);
    let mut fields = Vec::new();
    let mut field = |name: &str, words: Label, value: String| {
        if !value.is_empty() {
            fields.push(Node::new(name, value).called(label(words)));
        }
    };
    field("subject", Label::Subject, certificate.subject().to_string());
    field("issuer", Label::IssuedBy, certificate.issuer().to_string());
    field("serial", Label::SerialNumber, hex(certificate.serial()));
    field(
        "not_before",
        Label::ValidFrom,
        moment(certificate.not_before()),
    );
    field(
        "not_after",
        Label::ValidUntil,
        moment(certificate.not_after()),
    );
    let used = [extensions.private_key_from, extensions.private_key_to];
    if used.iter().any(Option::is_some) {
        let used = used.map(|at| at.map_or_else(|| "–".to_owned(), moment));
        field("key_in_use", Label::KeyInUse, used.join(" – "));
    }
    field("key", Label::Key, key(certificate));
    field(
        "signature_algorithm",
        Label::Signature,
        algorithm(certificate.signature_algorithm(), None),
    );
    field("key_id", Label::KeyIdentifier, hex(certificate.key_id()));
    let issuer_key = extensions.authority_key_id.as_deref();
    field(
        "issuer_key_id",
        Label::IssuerKeyIdentifier,
        issuer_key.map(hex).unwrap_or_default(),
    );
    let usage = extensions.key_usage.map(usage).unwrap_or_default();
    field("key_usage", Label::KeyUsage, usage);
    if certificate.is_ca() {
        // The same word in both languages.
        field("role", Label::Role, label(Label::RoleAuthority).to_owned());
    }
    let types = extensions.document_types.join(", ");
    field("document_types", Label::DocumentTypes, types);
    let purposes: Vec<String> = extensions
        .extended_key_usage
        .iter()
        .map(ToString::to_string)
        .collect();
    field(
        "extended_key_usage",
        Label::ExtendedKeyUsage,
        purposes.join(", "),
    );
    let odd: Vec<&str> = extensions
        .unknown_critical
        .iter()
        .chain(&extensions.defects)
        .map(String::as_str)
        .collect();
    field("odd_extensions", Label::OddExtensions, odd.join(", "));
    field("sha256", Label::Fingerprint, hex(&certificate.sha256()));
    Node::of("certificate", fields).called(label(Label::Certificate))
}

/// A certificate among many.
fn brief(certificate: &Certificate, language: Language) -> Node {
    let label = |label| language.label(label);
    let fields = vec![
        Node::new("serial", hex(certificate.serial())).called(label(Label::SerialNumber)),
        Node::new("not_after", moment(certificate.not_after())).called(label(Label::ValidUntil)),
        Node::new("key", key(certificate)).called(label(Label::Key)),
        Node::new(
            "signature_algorithm",
            algorithm(certificate.signature_algorithm(), None),
        )
        .called(label(Label::Signature)),
        Node::new("key_id", hex(certificate.key_id())).called(label(Label::KeyIdentifier)),
    ];
    Node::of("certificate", fields)
        .called(label(Label::Certificate))
        .with_value(certificate.subject().to_string())
}

/// Kind and size of the key, and whether its curve is written out.
fn key(certificate: &Certificate) -> String {
    let key = trust::key(certificate);
    match certificate.public_key() {
        Ok(PublicKey::Ec(_)) if PublicKey::has_explicit_parameters(certificate.spki()) => {
            format!("{key} (explicit)")
        }
        _ => key,
    }
}

fn usage(usage: KeyUsage) -> String {
    let names = [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
    ];
    let names: Vec<&str> = names
        .into_iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, name)| name)
        .collect();
    names.join(", ")
}

fn algorithm(der: &[u8], hash: Option<HashAlgorithm>) -> String {
    match SignatureAlgorithm::parse(der, hash) {
        Ok(algorithm) => algorithm.to_string(),
        Err(error) => error.to_string(),
    }
}

/// What could not be read, as DER, and why.
fn refused(file: &[u8], error: &dyn ToString, language: Language) -> Result<Shown, ParseError> {
    let odd = Odd::refused(&error.to_string(), language);
    Ok((structure::der(file)?, vec![odd]))
}
