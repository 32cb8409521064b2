//! Documents of an issuer who is trusted, and the one rule about them: whatever is believed to be
//! the issuer's is what the issuer wrote.

use std::sync::LazyLock;

use cccd_chip::document::{Document, FileState};
use cccd_chip::judge::{Authenticity, Policy, judge};
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{SignedData, TrustStore};
use cccd_chip::verify::{Source, VerifyOptions, verify};
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::{IssuedCard, Issuer, Order, Profile};
use time::OffsetDateTime;
use time::macros::datetime;

/// The moment of judgement: every document here is within its time.
pub(crate) const NOW: OffsetDateTime = datetime!(2025-06-01 05:00 UTC);
/// The seed of the issuer that signs [`LEAN`], and nothing else.
const SEED: u64 = 4141;
/// The seed of the issuer of all other cards here, whom only they trust.
const SEED_OF_THE_OTHERS: u64 = 4242;

/// A card, and a verifier who trusts its issuer.
pub(crate) struct Issued {
    pub(crate) card: IssuedCard,
    pub(crate) trust: TrustStore,
}

/// A card with DG1 alone.
pub(crate) static LEAN: LazyLock<Issued> =
    LazyLock::new(|| Issued::by(&issuer(), &order(&[DataGroup::Dg1])));

/// A card of these groups, its signatures on the curve that verifies the quickest.
pub(crate) fn order(groups: &[DataGroup]) -> Order {
    let mut order = Order::new(Profile::Cccd2021);
    order.groups = groups.iter().copied().collect();
    let key = KeySpec::Ec(Curve::Secp256r1, CurveParameters::Explicit);
    let algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    (order.authority.key, order.authority.algorithm) = (key, algorithm);
    (order.signer.key, order.signer.algorithm) = (key, algorithm);
    order
}

impl Issued {
    pub(crate) fn new(order: &Order) -> Self {
        Self::by(&Issuer::from_seed(SEED_OF_THE_OTHERS), order)
    }

    fn by(issuer: &Issuer, order: &Order) -> Self {
        let card = issuer.issue(order).expect("the order holds together");
        let mut trust = TrustStore::new();
        trust.add_bytes(&card.csca_der, "the authority");
        let issued = Self { card, trust };
        let authenticity = authenticity(&issued.document(), &issued.trust, Source::Live);
        assert!(
            authenticity == Authenticity::SignedChipUnproven
                || !issued.card.personalisation.is_open(),
            "the card as issued is believed"
        );
        issued
    }

    /// All files as they were issued, and no proof of the chip.
    pub(crate) fn document(&self) -> Document {
        let mut document = Document::default();
        for (file, content) in &self.card.personalisation.files {
            document.insert(*file, content.clone());
        }
        document
    }

    pub(crate) fn file(&self, file: FileIdentity) -> &[u8] {
        let files = &self.card.personalisation.files;
        files.get(&file).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rule, for a document that may be anything.
    pub(crate) fn only_the_issuers_is_believed(&self, document: &Document, source: Source) {
        if authenticity(document, &self.trust, source) <= Authenticity::IssuerUnknown {
            return;
        }
        let sod = document.file(FileIdentity::SOD).expect("it was believed");
        assert_eq!(
            content(sod),
            content(self.file(FileIdentity::SOD)),
            "another list of hashes is believed"
        );
        for (file, state) in &document.files {
            if let (Some(group), FileState::Read(bytes)) = (file.data_group(), state) {
                assert_eq!(
                    bytes.reveal(),
                    self.file(*file),
                    "another {group} is believed"
                );
            }
        }
    }
}

pub(crate) fn issuer() -> Issuer {
    Issuer::from_seed(SEED)
}

pub(crate) fn prepare() {
    LazyLock::force(&LEAN);
}

pub(crate) fn authenticity(
    document: &Document,
    trust: &TrustStore,
    source: Source,
) -> Authenticity {
    let options = VerifyOptions {
        source,
        ..VerifyOptions::live(NOW)
    };
    judge(&verify(document, trust, &options), &Policy::default()).authenticity
}

fn content(sod: &[u8]) -> Vec<u8> {
    let signed = unwrap_sod(sod)
        .ok()
        .and_then(|cms| SignedData::parse(cms).ok());
    signed.expect("it was believed").content
}
