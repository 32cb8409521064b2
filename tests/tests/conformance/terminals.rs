//! Documents whose fingers and irises open to terminals, and the terminals (chapters 4.3 and 8.1).

use std::sync::Arc;

use cccd_chip::terminal_auth::{SignerError, Terminal, TerminalSigner};
use cccd_lds::biometric::Record;
use cccd_lds::biometric::finger::{FingerPosition, FingerRecord};
use cccd_lds::biometric::iris::{EyeLabel, IrisFormat, IrisRecord};
use cccd_lds::cv_certificate::{CvCertificate, TerminalAuthProtocol};
use cccd_lds::dg3::Dg3;
use cccd_lds::dg4::Dg4;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::TerminalTrust;
use cccd_softcard::portrait::PortraitFormat;
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{KeySpec, SignatureAlgorithm};
use cccd_softcard::terminal_authority::{Grant, Role, TerminalKey, on_curve};
use cccd_softcard::{CaSpec, people};
use time::Date;
use time::macros::date;

use crate::cards::{DEFAULT_CA, ca_with};
use crate::inspection::Inspection;

/// The first day of every certificate, and the day that the chip was made.
pub(crate) const FROM: Date = date!(2025 - 05 - 20);
/// The last day of the verifier's and of the terminal's certificate.
const TO: Date = date!(2025 - 06 - 03);
/// The last day of an authority's.
const AUTHORITY_TO: Date = date!(2026 - 05 - 20);

/// The rights as certificates have them.
pub(crate) const FINGERS: u8 = 1;
pub(crate) const IRISES: u8 = 2;

/// The default algorithm of the plan.
pub(crate) const ECDSA: SignatureAlgorithm = SignatureAlgorithm::EcdsaPlain(Hash::Sha256);

/// An authority, its verifier and the verifier's terminal, and what the two parties know of them.
#[derive(Clone)]
pub(crate) struct Chain {
    pub(crate) algorithm: SignatureAlgorithm,
    /// The names of the authorities, each of which has certified the next.
    pub(crate) authorities: Vec<&'static str>,
    /// What the verifier grants, as far as the authority lets it.
    pub(crate) rights: u8,
    /// How many of the authorities the chip knows.
    pub(crate) known: usize,
    /// The day that the chip believes it is.
    pub(crate) today: Date,
}

/// A terminal that the reader has.
#[derive(Clone)]
pub(crate) struct Held {
    /// The verifier's certificate, the terminal's, and links.
    pub(crate) certificates: Vec<Vec<u8>>,
    key: TerminalKey,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            algorithm: ECDSA,
            authorities: vec!["UTCVCA00001"],
            rights: FINGERS | IRISES,
            known: 1,
            today: FROM,
        }
    }
}

impl Chain {
    /// The default chain with another algorithm.
    pub(crate) fn by(algorithm: SignatureAlgorithm) -> Self {
        Self {
            algorithm,
            ..Self::default()
        }
    }

    fn key(&self, name: &str) -> TerminalKey {
        let spec = match self.algorithm {
            SignatureAlgorithm::EcdsaPlain(_) => on_curve(Curve::BrainpoolP256r1),
            // 1024 bits, as the plan has it, where PSS has room for hash and salt.
            SignatureAlgorithm::RsaPss {
                hash: Hash::Sha512, ..
            } => KeySpec::Rsa(1280),
            _ => KeySpec::Rsa(1024),
        };
        let rng = Rng::from_seed(b"terminals of the plan");
        TerminalKey::generate(name, spec, self.algorithm, &rng).unwrap()
    }

    /// The chip's part: the last of the authorities that it knows, the newest first.
    fn trust(&self) -> TerminalTrust {
        let known = self.authorities.iter().take(self.known).rev();
        let certificates = known.take(2).map(|name| {
            let key = self.key(name);
            key.certify(&key, grant(Role::Cvca, self.all(), AUTHORITY_TO))
                .unwrap()
        });
        TerminalTrust {
            certificates: certificates.collect(),
            today: self.today,
        }
    }

    /// The reader's part: links from each authority to the next, verifier, terminal.
    fn held(&self) -> Held {
        let keys: Vec<TerminalKey> = self.authorities.iter().map(|name| self.key(name)).collect();
        let [verifier, terminal] = ["UTDVCA00001", "UTTERM00001"].map(|name| self.key(name));
        let link = grant(Role::Cvca, self.all(), AUTHORITY_TO);
        let links = keys.windows(2).map(|pair| pair[0].certify(&pair[1], link));
        let mut certificates: Vec<Vec<u8>> = links.map(Result::unwrap).collect();
        let issuer = keys.last().unwrap();
        let of_verifier = grant(Role::DomesticVerifier, self.rights, TO);
        certificates.push(issuer.certify(&verifier, of_verifier).unwrap());
        let of_terminal = grant(Role::Terminal, self.all(), TO);
        certificates.push(verifier.certify(&terminal, of_terminal).unwrap());
        Held {
            certificates,
            key: terminal,
        }
    }

    const fn all(&self) -> u8 {
        FINGERS | IRISES
    }
}

const fn grant(role: Role, rights: u8, to: Date) -> Grant {
    Grant {
        role,
        rights,
        from: FROM,
        to,
    }
}

impl Held {
    pub(crate) fn terminal(&self) -> Terminal {
        let certificates = self.certificates.iter();
        let certificates = certificates.map(|bytes| CvCertificate::parse(bytes).unwrap());
        let signer = Arc::new(Module(self.key.clone()));
        Terminal::new(certificates.collect(), signer).unwrap()
    }
}

/// The key where the reader cannot see it.
struct Module(TerminalKey);

impl TerminalSigner for Module {
    fn sign(&self, _: TerminalAuthProtocol, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let signature = self.0.sign(message);
        signature.map_err(|error| SignerError(error.to_string()))
    }
}

/// The default EAC passport and its terminal.
pub(crate) fn eac() -> Inspection {
    eac_of(&Chain::default())
}

/// The same with another chain.
pub(crate) fn eac_of(chain: &Chain) -> Inspection {
    eac_with([DEFAULT_CA], chain)
}

/// The same with other Chip Authentication keys.
pub(crate) fn eac_with(keys: impl IntoIterator<Item = CaSpec>, chain: &Chain) -> Inspection {
    ca_with(keys)
        .ordered(|order| {
            order.terminal_authentication = true;
            order.terminals = Some(chain.trust());
        })
        .holding(FileIdentity::dg(DataGroup::Dg3), fingers(&[wsq(), wsq()]))
        .holding(
            FileIdentity::dg(DataGroup::Dg4),
            irises(IrisFormat::MonoRaw, &raw()),
        )
        .at(chain.held())
}

/// The beginning of a WSQ file, which nobody decodes here.
pub(crate) fn wsq() -> Vec<u8> {
    vec![0xFF, 0xA0, 0xFF, 0xA4]
}

/// Grey pixels.
pub(crate) fn raw() -> Vec<u8> {
    vec![0x80; 16 * 16]
}

/// Some picture in JPEG 2000.
pub(crate) fn jp2() -> Vec<u8> {
    people::mau().portrait.encode(PortraitFormat::Jp2)
}

/// DG3 with these images: right index, left index, right thumb.
pub(crate) fn fingers(images: &[Vec<u8>]) -> Vec<u8> {
    let places = [
        (0x09, FingerPosition::RightIndex),
        (0x0A, FingerPosition::LeftIndex),
        (0x05, FingerPosition::RightThumb),
    ];
    let groups = places.into_iter().zip(images).map(|(place, image)| {
        let (subtype, position) = place;
        // Without a size, which is the image's own to say.
        let record = FingerRecord::of_image(position, [0, 0], image.clone());
        Dg3::of_record(subtype, Record::Iso19794(record))
    });
    let mut whole = Dg3::parse(&[0x63, 0x06, 0x7F, 0x61, 0x03, 0x02, 0x01, 0x00]).unwrap();
    groups.for_each(|group| whole.templates.extend(group.templates));
    whole.encode()
}

/// DG4 with this image of either eye.
pub(crate) fn irises(format: IrisFormat, image: &[u8]) -> Vec<u8> {
    let eye = |subtype, label| {
        let record = IrisRecord::of_image(label, format, [16, 16], image.to_vec());
        Dg4::of_record(subtype, Record::Iso19794(record))
    };
    let mut both = eye(0x01, EyeLabel::Right);
    both.templates.extend(eye(0x02, EyeLabel::Left).templates);
    both.encode()
}
