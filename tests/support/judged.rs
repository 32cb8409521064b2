//! Documents built from issued cards without a reader, so that a test chooses what was read, what
//! the chip proved, and whom the verifier trusts.

use std::sync::Arc;

use cccd_chip::document::{
    Access, AccessProtocol, ActiveAuthEvidence, CardAccessSeen, ChipAuthEvidence, Document,
    FileState, KeyKind, NotRun, Proof,
};
use cccd_chip::judge::{Policy, Verdict, judge};
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::TrustStore;
use cccd_chip::verify::{Ahead, Report, VerifyOptions, verify};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, SoftCard};
use time::OffsetDateTime;
use time::macros::datetime;

/// The seed of the issuer that the tests trust.
pub const SEED: u64 = 41;
/// The challenge that the chip signed.
pub const CHALLENGE: [u8; 8] = [0x5A, 1, 2, 3, 4, 5, 6, 7];
/// The moment of judgement: every usual document is within its time.
pub const NOW: OffsetDateTime = datetime!(2025-06-01 05:00 UTC);

/// A document with everything that verification needs.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The card that was issued.
    pub card: IssuedCard,
    /// What was read of it.
    pub document: Document,
    /// Whom the verifier trusts: the card's own authority, to begin with.
    pub trust: TrustStore,
    /// When and how to judge.
    pub options: VerifyOptions,
}

impl Judged {
    /// A whole live read of the card of this order, under the trusted issuer.
    #[must_use]
    pub fn new(order: &Order) -> Self {
        Self::issued_by(&Issuer::from_seed(SEED), order)
    }

    /// The same under another issuer.
    ///
    /// # Panics
    /// Where the order contradicts itself.
    #[must_use]
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a test stops here"
    )]
    pub fn issued_by(issuer: &Issuer, order: &Order) -> Self {
        let card = issuer.issue(order).expect("the order holds together");
        let mut trust = TrustStore::new();
        trust.add_bytes(&card.csca_der, "the authority");
        let document = read(&card);
        Self {
            card,
            document,
            trust,
            options: VerifyOptions::live(NOW),
        }
    }

    /// All checks.
    #[must_use]
    pub fn report(&self) -> Report {
        verify(&self.document, &self.trust, &self.options)
    }

    /// All checks, begun while the files came.
    #[must_use]
    pub fn report_ahead(&self) -> Report {
        let ahead = Ahead::begin(Arc::new(self.trust.clone()));
        for file in self.document.files.keys() {
            if let Some(bytes) = self.document.file(*file) {
                ahead.file(*file, bytes);
            }
        }
        ahead.verify(&self.document, &self.options)
    }

    /// The verdict under the plain rule.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        judge(&self.report(), &Policy::default())
    }

    /// Puts a file into another state than read.
    pub fn state(&mut self, file: FileIdentity, state: FileState) {
        self.document.files.insert(file, state);
    }
}

/// What a reader brings home: every file but the fingerprints, both proofs of the chip.
fn read(card: &IssuedCard) -> Document {
    let fingerprints = FileIdentity::dg(DataGroup::Dg3);
    let mut document = Document {
        access: Access {
            card_access: CardAccessSeen::Offered(vec!["id-PACE-ECDH-GM-AES-CBC-CMAC-128".into()]),
            protocol: Some(AccessProtocol::Pace {
                oid: "0.4.0.127.0.7.2.2.4.2.2".into(),
                name: "id-PACE-ECDH-GM-AES-CBC-CMAC-128",
                parameter_id: Some(13),
            }),
            key: Some(KeyKind::Can),
            ..Access::default()
        },
        active_auth: active_authentication(card, CHALLENGE),
        chip_auth: Proof::NotRun(NotRun::NotOffered),
        pace_cam: Proof::NotRun(NotRun::NotOffered),
        terminal_auth: Proof::NotRun(NotRun::NotOffered),
        ..Document::default()
    };
    for (file, content) in &card.personalisation.files {
        document.insert(*file, content.clone());
    }
    if document.files.contains_key(&fingerprints) {
        let refused = FileState::Refused(0x6982);
        document.files.insert(fingerprints, refused);
    }
    let key = document
        .dg(DataGroup::Dg14)
        .and_then(|dg14| SecurityInfos::parse(dg14).ok())
        .and_then(|infos| infos.chip_auth_keys.into_iter().next());
    if let Some(key) = key {
        document.chip_auth = Proof::Done(ChipAuthEvidence {
            oid: "0.4.0.127.0.7.2.2.3.2.2".into(),
            key_id: None,
            public_key: key.spki,
            refused: Vec::new(),
        });
    }
    document
}

/// The chip's own signature, by its own INTERNAL AUTHENTICATE, read without access control.
#[must_use]
pub fn active_authentication(card: &IssuedCard, challenge: [u8; 8]) -> Proof<ActiveAuthEvidence> {
    let mut open = card.personalisation.clone();
    (open.bac, open.pace) = (false, Vec::new());
    let mut chip = SoftCard::new(open, Behaviour::default());
    chip.power_on();
    let select = [
        0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01,
    ];
    chip.process(&select);
    let mut command = vec![0x00, 0x88, 0x00, 0x00, 0x08];
    command.extend(challenge);
    command.push(0x00);
    let response = chip.process(&command).unwrap_or_default();
    match response.split_last_chunk::<2>() {
        Some((signature, [0x90, 0x00])) => Proof::Done(ActiveAuthEvidence {
            challenge,
            signature: signature.to_vec(),
        }),
        Some((_, status)) => Proof::Refused {
            step: "INTERNAL AUTHENTICATE",
            status: u16::from_be_bytes(*status),
        },
        None => Proof::Inconclusive("no answer".into()),
    }
}
