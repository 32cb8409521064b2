//! The document of a case: the plan's usual one, with one thing changed.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use cccd_chip::document::{FileState, PaceCamEvidence, Proof};
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{SignedData as Parsed, TrustStore};
use cccd_softcard::authority::{Authority, AuthoritySpec, Signer, SignerSpec};
use cccd_softcard::certificate::{CertificateChange, CertificateField, Extension};
use cccd_softcard::cms::{CmsField, SignedData, SignedDataOptions};
use cccd_softcard::curve::Curve;
use cccd_softcard::der::{self, FieldChange};
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, Group, Mapping, PaceSupport};
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{
    CurveParameters, KeySpec, SignatureAlgorithm, SigningKey, digest_identifier,
};
use cccd_softcard::{AaSpec, CaSpec, Issuer, Order, Profile};
use cccd_tests::judged::{Judged, SEED};

/// What the document is made of.
pub(crate) struct Make {
    /// The authority's key, and what it signs certificates with.
    pub(crate) authority: (KeySpec, SignatureAlgorithm),
    /// The document signer's key, and what it signs the SOD with.
    pub(crate) signer: (KeySpec, SignatureAlgorithm),
    /// The hash of the data groups, and of the content unless `cms` says otherwise.
    pub(crate) digest: Hash,
    pub(crate) cms: SignedDataOptions,
    pub(crate) content_type: &'static str,
    /// The fields of the LDS security object.
    pub(crate) object: Object,
    /// Whether the verifier has the document signer's certificate.
    pub(crate) signer_at_hand: bool,
    /// Changes of the finished EF.SOD.
    pub(crate) sod: fn(&mut Vec<u8>),
    /// Changes of what was read.
    pub(crate) read: fn(&mut Judged),
    pub(crate) order: Order,
    certificate: Vec<CertificateChange>,
}

/// The LDSSecurityObject (Doc 9303-10, 4.6.2.3), field by field; a field can be left out.
pub(crate) struct Object {
    pub(crate) version: Vec<u8>,
    pub(crate) algorithm: Option<Vec<u8>>,
    /// The encoded DataGroupHash of groups that are not listed as they are; empty for one that is
    /// left out.
    pub(crate) hashes: BTreeMap<u8, Vec<u8>>,
    /// LDS and Unicode version.
    pub(crate) versions: Option<(&'static str, &'static str)>,
}

impl Make {
    /// Makes the usual document, changed.
    pub(crate) fn document(change: fn(&mut Self)) -> Judged {
        let mut make = Self::usual();
        change(&mut make);
        make.build()
    }

    /// RSASSA-PSS with SHA-256 throughout, an authority of 3072 bits, a signer of 2048.
    fn usual() -> Self {
        let pss = SignatureAlgorithm::pss(Hash::Sha256);
        Self {
            authority: (KeySpec::Rsa(3072), pss),
            signer: (KeySpec::Rsa(2048), pss),
            digest: Hash::Sha256,
            cms: SignedDataOptions::default(),
            content_type: "2.23.136.1.1.1",
            object: Object {
                version: der::integer(0),
                algorithm: None,
                hashes: BTreeMap::new(),
                versions: None,
            },
            signer_at_hand: false,
            sod: |_| {},
            read: |_| {},
            order: order(),
            certificate: Vec::new(),
        }
    }

    /// One algorithm for both, and its hash throughout.
    pub(crate) fn throughout(
        &mut self,
        authority: KeySpec,
        signer: KeySpec,
        algorithm: SignatureAlgorithm,
    ) {
        self.authority = (authority, algorithm);
        self.signer = (signer, algorithm);
        self.digest = algorithm.hash();
    }

    pub(crate) fn put(&mut self, field: CmsField, value: Vec<u8>) {
        self.cms.changes.push(FieldChange::Put(field, value));
    }

    pub(crate) fn omit(&mut self, field: CmsField) {
        self.cms.changes.push(FieldChange::Omit(field));
    }

    pub(crate) fn put_certificate(&mut self, field: CertificateField, value: Vec<u8>) {
        let change = FieldChange::Put(field, value);
        self.certificate.push(CertificateChange::Field(change));
    }

    pub(crate) fn omit_certificate(&mut self, field: CertificateField) {
        let change = FieldChange::Omit(field);
        self.certificate.push(CertificateChange::Field(change));
    }

    pub(crate) fn put_extension(&mut self, extension: Extension) {
        self.certificate.push(CertificateChange::Put(extension));
    }

    pub(crate) fn omit_extension(&mut self, oid: &'static str) {
        self.certificate.push(CertificateChange::Omit(oid));
    }

    /// Lists a group that is not on the chip.
    pub(crate) fn list(&mut self, group: u8) {
        let hash = entry(der::integer(group.into()), &self.digest.digest(&[]));
        self.object.hashes.insert(group, hash);
    }

    /// Leaves a group out of the list.
    pub(crate) fn leave_out(&mut self, group: u8) {
        self.object.hashes.insert(group, Vec::new());
    }

    fn build(mut self) -> Judged {
        let mut judged = issued(&self.order);
        let authority = authority(&self.order, self.authority);
        let signer = self.document_signer(&authority);
        let digest = self.digest;
        for group in DataGroup::ALL {
            if let Some(content) = judged.document.dg(group) {
                let number = group.number();
                let hash = || entry(der::integer(number.into()), &digest.digest(content));
                self.object.hashes.entry(number).or_insert_with(hash);
            }
        }
        let signed = SignedData {
            content_type: self.content_type,
            content: &self.object.to_der(digest),
            digest,
            signer: &signer,
            options: &self.cms,
        };
        let mut sod = der::element(0x77, &signed.sign().unwrap());
        (self.sod)(&mut sod);
        judged.document.insert(FileIdentity::SOD, sod);
        judged.trust = TrustStore::new();
        judged
            .trust
            .add_bytes(authority.certificate(), "the authority");
        if self.signer_at_hand {
            judged.trust.add_bytes(signer.certificate(), "the signer");
        }
        (self.read)(&mut judged);
        judged
    }

    fn document_signer(&self, authority: &Authority) -> Signer {
        let spec = SignerSpec {
            key: self.signer.0,
            algorithm: self.signer.1,
            changes: self.certificate.clone(),
            ..self.order.signer.clone()
        };
        authority
            .document_signer_with_key(&spec, key(self.signer.0))
            .unwrap()
    }
}

impl Object {
    fn to_der(&self, digest: Hash) -> Vec<u8> {
        let algorithm = self.algorithm.clone();
        let algorithm = algorithm.unwrap_or_else(|| digest_identifier(digest));
        let hashes: Vec<Vec<u8>> = self.hashes.values().cloned().collect();
        let versions = self
            .versions
            .map(|(lds, unicode)| der::sequence(&[der::printable(lds), der::printable(unicode)]));
        der::sequence(&[
            self.version.clone(),
            algorithm,
            der::sequence(&hashes),
            versions.unwrap_or_default(),
        ])
    }
}

/// A DataGroupHash.
pub(crate) fn entry(number: Vec<u8>, hash: &[u8]) -> Vec<u8> {
    der::sequence(&[number, der::octet_string(hash)])
}

/// A passport with DG1 and DG2 behind BAC, and no keys of its own.
fn order() -> Order {
    let mut order = Order::new(Profile::Passport);
    order.groups = [DataGroup::Dg1, DataGroup::Dg2].into();
    order.pace = Vec::new();
    order.chip_authentication = Vec::new();
    order.terminal_authentication = false;
    // They are replaced; others would take a second to make.
    order.active_authentication = AaSpec::Ecdsa {
        curve: Curve::Secp256r1,
        parameters: CurveParameters::Named,
        hash: Hash::Sha256,
    };
    let key = KeySpec::Ec(Curve::Secp256r1, CurveParameters::Named);
    let algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    (order.authority.key, order.authority.algorithm) = (key, algorithm);
    (order.signer.key, order.signer.algorithm) = (key, algorithm);
    order
}

/// The document of an order as it is issued, made once.
fn issued(order: &Order) -> Judged {
    static MADE: LazyLock<Mutex<BTreeMap<String, Judged>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap();
    let issue = || Judged::issued_by(&Issuer::from_seed(SEED), order);
    made.entry(format!("{order:?}"))
        .or_insert_with(issue)
        .clone()
}

/// One key of each kind, whatever it signs with.
fn key(spec: KeySpec) -> SigningKey {
    SigningKey::generate(spec, Rng::from_seed(b"TR-03105, LDS_H"))
}

/// The authority of this kind, made once.
fn authority(order: &Order, (key_spec, algorithm): (KeySpec, SignatureAlgorithm)) -> Authority {
    static MADE: LazyLock<Mutex<BTreeMap<String, Authority>>> = LazyLock::new(Mutex::default);
    let name = format!("{key_spec:?} {algorithm:?}");
    let mut made = MADE.lock().unwrap();
    let make = || {
        let spec = AuthoritySpec {
            key: key_spec,
            algorithm,
            ..order.authority.clone()
        };
        Authority::with_key(&spec, key(key_spec), Rng::from_seed(name.as_bytes())).unwrap()
    };
    made.entry(name.clone()).or_insert_with(make).clone()
}

/// The document of [`order`] that also maps with a key of EF.CardSecurity in PACE, and of nowhere
/// else; the last bit of that file is flipped if asked for.
pub(crate) fn with_card_security(order: &mut Order) {
    let group = Group::Curve(Curve::BrainpoolP256r1);
    order.pace = vec![PaceSupport {
        mapping: Mapping::ChipAuthentication,
        cipher: Cipher::Aes128,
        group,
    }];
    order.chip_authentication = vec![CaSpec {
        key_id: None,
        group,
        parameters: CurveParameters::Named,
        cipher: Cipher::Aes128,
    }];
}

/// What a reader brings home of such a chip.
pub(crate) fn mapped(judged: &mut Judged, flip: bool) {
    let file = FileIdentity::CARD_SECURITY;
    let mut content = judged.document.file(file).unwrap().to_vec();
    let infos = SecurityInfos::parse(&Parsed::parse(&content).unwrap().content).unwrap();
    let public_key = infos.chip_auth_keys[0].spki.clone();
    judged.document.pace_cam = Proof::Done(PaceCamEvidence { public_key });
    // It was signed under the key of the order, which the case has replaced.
    judged
        .trust
        .add_bytes(&judged.card.csca_der, "the authority of EF.CardSecurity");
    if flip {
        *content.last_mut().unwrap() ^= 1;
    }
    judged.state(file, FileState::Read(content.into()));
}
