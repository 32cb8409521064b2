//! Terminal Authentication, version 1, on the chip's side (TR-03110-1, 3.5; TR-03110-3, 2.5):
//! certificates are verified one by one, and the terminal's signature at the end.

use num_bigint::BigUint;

use crate::apdu::Status;
use crate::curve::{Curve, Point, Signature};
use crate::data_object::{self, DataObject};
use crate::rsa_key;
use crate::signature::SignatureAlgorithm;
use crate::terminal_authority::{algorithms, arcs};

/// `id-TA`, 0.4.0.127.0.7.2.2.2; two more arcs name the algorithm.
const ID_TA: [u8; 8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02];
/// `id-IS`: the chip knows no other kind of terminal.
const ID_IS: [u8; 9] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02, 0x01];
const CVCA: u8 = 3;
const DOMESTIC_VERIFIER: u8 = 2;
const TERMINAL: u8 = 0;

/// What the chip keeps over its life: the trust points, the most recent first, and its idea of the
/// date (six digits), which certificates move on.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustPoints {
    keys: Vec<Imported>,
    today: [u8; 6],
}

/// What a session has proven of the terminal so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct TerminalSession {
    /// The key that MSE:Set DST named.
    verifying: Option<Vec<u8>>,
    /// The certificate imported last.
    imported: Option<Imported>,
    /// Whether MSE:Set AT named the imported key as the terminal's.
    chosen: bool,
    /// Whether the terminal has authenticated itself in this session.
    pub(crate) done: bool,
}

/// A public key with its name, role and rights.
#[derive(Debug, Clone)]
struct Imported {
    name: Vec<u8>,
    key: PublicKey,
    role: u8,
    rights: u8,
    effective: [u8; 6],
}

#[derive(Debug, Clone)]
enum PublicKey {
    Rsa {
        algorithm: SignatureAlgorithm,
        modulus: BigUint,
        exponent: BigUint,
    },
    Ec {
        algorithm: SignatureAlgorithm,
        curve: Curve,
        point: Point,
    },
}

/// The body of a certificate, taken apart.
struct Body<'a> {
    authority: &'a [u8],
    key: Vec<DataObject<'a>>,
    holder: &'a [u8],
    role: u8,
    rights: u8,
    effective: [u8; 6],
    expiration: [u8; 6],
}

impl TrustPoints {
    /// From self-signed certificates, the most recent first.
    pub(crate) fn new(certificates: &[Vec<u8>], today: [u8; 6]) -> Self {
        let keys = certificates.iter().filter_map(|certificate| {
            let content = data_object::only(certificate, 0x7F21)?;
            let [body, _]: [DataObject<'_>; 2] = data_object::parse(content)?.try_into().ok()?;
            let body = Body::parse(&body)?;
            let key = PublicKey::parse(&body.key, None)?;
            Some(body.import(key, 0xFF))
        });
        Self {
            keys: keys.collect(),
            today,
        }
    }

    /// The content of EF.CVCA.
    pub(crate) fn to_file(&self) -> Vec<u8> {
        let names = self
            .keys
            .iter()
            .map(|key| data_object::encode(0x42, &key.name));
        let mut file: Vec<u8> = names.flatten().collect();
        file.resize(file.len().max(36), 0);
        file
    }
}

impl TerminalSession {
    /// MSE:Set DST.
    ///
    /// # Errors
    /// [`Status::REFERENCE_NOT_FOUND`] for a key that is not there.
    pub(crate) fn set_verifying(&mut self, name: &[u8], trust: &TrustPoints) -> Result<(), Status> {
        self.verifying = None;
        self.chosen = false;
        self.find(name, trust).ok_or(Status::REFERENCE_NOT_FOUND)?;
        self.verifying = Some(name.to_vec());
        Ok(())
    }

    /// PSO: VERIFY CERTIFICATE. A link certificate becomes a trust point; whether it did is the
    /// result.
    ///
    /// # Errors
    /// [`Status::CONDITIONS_NOT_SATISFIED`] without a key or for one that may not issue this;
    /// [`Status::WRONG_DATA`] for what is no certificate; [`Status::AUTHENTICATION_FAILED`] for a
    /// wrong signature or a certificate that has expired.
    pub(crate) fn import(&mut self, data: &[u8], trust: &mut TrustPoints) -> Result<bool, Status> {
        let name = self
            .verifying
            .take()
            .ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
        let issuer = self.find(&name, trust).cloned();
        let issuer = issuer.ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
        let objects = data_object::parse(data).ok_or(Status::WRONG_DATA)?;
        let [raw_body, signature] = objects.as_slice() else {
            return Err(Status::WRONG_DATA);
        };
        let body = Body::parse(raw_body).ok_or(Status::WRONG_DATA)?;
        if signature.tag != 0x5F37 || body.authority != name.as_slice() {
            return Err(Status::WRONG_DATA);
        }
        let may_issue = match issuer.role {
            CVCA => body.role != TERMINAL,
            TERMINAL => false,
            _ => body.role == TERMINAL,
        };
        if !may_issue {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        if !issuer.key.verify(raw_body.raw, signature.value) {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        let is_link = body.role == CVCA;
        if body.expiration < trust.today && !is_link {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        let key = PublicKey::parse(&body.key, issuer.key.curve()).ok_or(Status::WRONG_DATA)?;
        let imported = body.import(key, issuer.rights);
        // Terminals of foreign verifiers do not move the date.
        if body.role != TERMINAL || issuer.role == DOMESTIC_VERIFIER {
            trust.today = trust.today.max(imported.effective);
        }
        if is_link {
            trust.keys.insert(0, imported);
            trust.keys.truncate(2);
            self.imported = None;
        } else {
            self.imported = Some(imported);
        }
        Ok(is_link)
    }

    /// MSE:Set AT.
    ///
    /// # Errors
    /// [`Status::REFERENCE_NOT_FOUND`] unless the key imported last is a terminal's of this name.
    pub(crate) fn choose(&mut self, name: &[u8]) -> Result<(), Status> {
        let key = self.imported.as_ref();
        self.chosen = key.is_some_and(|key| key.name == name && key.role == TERMINAL);
        if self.chosen {
            Ok(())
        } else {
            Err(Status::REFERENCE_NOT_FOUND)
        }
    }

    /// EXTERNAL AUTHENTICATE: the terminal's rights.
    ///
    /// # Errors
    /// [`Status::SECURITY_STATUS_NOT_SATISFIED`] the second time in a session;
    /// [`Status::CONDITIONS_NOT_SATISFIED`] out of order; [`Status::AUTHENTICATION_FAILED`].
    pub(crate) fn authenticate(&mut self, message: &[u8], signature: &[u8]) -> Result<u8, Status> {
        if self.done {
            return Err(Status::SECURITY_STATUS_NOT_SATISFIED);
        }
        let chosen = std::mem::take(&mut self.chosen);
        let key = self.imported.take().filter(|_| chosen);
        let key = key.ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
        if !key.key.verify(message, signature) {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        self.done = true;
        Ok(key.rights)
    }

    fn find<'a>(&'a self, name: &[u8], trust: &'a TrustPoints) -> Option<&'a Imported> {
        let keys = self.imported.iter().chain(&trust.keys);
        keys.into_iter().find(|key| key.name == name)
    }
}

impl<'a> Body<'a> {
    fn parse(body: &DataObject<'a>) -> Option<Self> {
        if body.tag != 0x7F4E {
            return None;
        }
        let objects = data_object::parse(body.value)?;
        let (required, _extensions) = objects.split_at_checked(7)?;
        let [
            profile,
            authority,
            key,
            holder,
            authorization,
            effective,
            expiration,
        ] = required
        else {
            return None;
        };
        let tags = required.iter().map(|object| object.tag);
        let order = [0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C, 0x5F25, 0x5F24];
        if !tags.eq(order) || profile.value != [0] {
            return None;
        }
        let authorization = data_object::parse(authorization.value)?;
        let [terminal_type, template]: [DataObject<'_>; 2] = authorization.try_into().ok()?;
        if terminal_type.value != ID_IS || template.tag != 0x53 {
            return None;
        }
        let &[bits] = template.value else { return None };
        Some(Self {
            authority: authority.value,
            key: data_object::parse(key.value)?,
            holder: holder.value,
            role: bits >> 6,
            rights: bits & 0x3F,
            effective: effective.value.try_into().ok()?,
            expiration: expiration.value.try_into().ok()?,
        })
    }

    /// The key with the rights that its issuers leave it.
    fn import(&self, key: PublicKey, rights: u8) -> Imported {
        Imported {
            name: self.holder.to_vec(),
            key,
            role: self.role,
            rights: self.rights & rights,
            effective: self.effective,
        }
    }
}

impl PublicKey {
    /// Curves that a certificate does not spell out are its issuer's.
    fn parse(objects: &[DataObject<'_>], inherited: Option<Curve>) -> Option<Self> {
        let value = |tag| {
            objects
                .iter()
                .find(|object| object.tag == tag)
                .map(|o| o.value)
        };
        let named = value(0x06)?.strip_prefix(&ID_TA)?;
        let algorithm = algorithms()
            .into_iter()
            .find(|algorithm| arcs(*algorithm).is_some_and(|arcs| arcs == *named))?;
        if !matches!(algorithm, SignatureAlgorithm::EcdsaPlain(_)) {
            return Some(Self::Rsa {
                algorithm,
                modulus: BigUint::from_bytes_be(value(0x81)?),
                exponent: BigUint::from_bytes_be(value(0x82)?),
            });
        }
        let curve = match value(0x81) {
            None => inherited?,
            Some(prime) => {
                let prime = BigUint::from_bytes_be(prime);
                Curve::ALL
                    .into_iter()
                    .find(|curve| *curve.prime() == prime)?
            }
        };
        let point = curve.decode(value(0x86)?)?;
        Some(Self::Ec {
            algorithm,
            curve,
            point,
        })
    }

    const fn curve(&self) -> Option<Curve> {
        match self {
            Self::Ec { curve, .. } => Some(*curve),
            Self::Rsa { .. } => None,
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa {
                algorithm,
                modulus,
                exponent,
            } => rsa_key::verify(modulus, exponent, *algorithm, message, signature),
            Self::Ec {
                algorithm,
                curve,
                point,
            } => {
                let length = curve.order_bytes();
                let Some((r, s)) = signature.split_at_checked(length) else {
                    return false;
                };
                let signature = Signature {
                    r: BigUint::from_bytes_be(r),
                    s: BigUint::from_bytes_be(s),
                };
                let hash = algorithm.hash().digest(message);
                s.len() == length && curve.verify_prehash(point, &hash, &signature)
            }
        }
    }
}
