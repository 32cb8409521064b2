//! Test authorities over terminals: card verifiable certificates and the keys behind them
//! (TR-03110-3, C and D).

use cccd_lds::Private;
use num_bigint::BigUint;
use time::Date;

use crate::curve::Curve;
use crate::data_object::encode;
use crate::der;
use crate::hash::Hash;
use crate::rng::Rng;
use crate::rsa_key::RsaKey;
use crate::signature::{CurveParameters, KeyMismatch, KeySpec, SignatureAlgorithm, SigningKey};

/// A holder of a CV certificate: CVCA, Document Verifier or terminal, by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum Role {
    Terminal = 0,
    ForeignVerifier = 1,
    DomesticVerifier = 2,
    Cvca = 3,
}

/// A key for CV certificates, with its name.
#[derive(Debug, Clone)]
pub struct TerminalKey {
    /// The Certificate Holder Reference, such as `VTCVCATEST00001`.
    pub name: String,
    algorithm: SignatureAlgorithm,
    key: SigningKey,
    kind: Kind,
}

/// The key by its kind, as certificates and files write it.
#[derive(Debug, Clone)]
enum Kind {
    Rsa(RsaKey),
    Ec {
        curve: Curve,
        private: Private<Vec<u8>>,
    },
}

/// What a CV certificate says beside names and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The holder's role.
    pub role: Role,
    /// The rights as bits: 1 for DG3, 2 for DG4.
    pub rights: u8,
    /// The first day of validity.
    pub from: Date,
    /// The last day of validity.
    pub to: Date,
}

impl TerminalKey {
    /// The key of this name and kind that follows from the stream; the algorithm is one that
    /// Terminal Authentication has.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn generate(
        name: &str,
        spec: KeySpec,
        algorithm: SignatureAlgorithm,
        rng: &Rng,
    ) -> Result<Self, KeyMismatch> {
        arcs(algorithm).ok_or(KeyMismatch)?;
        let key = SigningKey::generate(spec, rng.derive(name));
        let kind = match (&key, algorithm) {
            (
                SigningKey::Rsa(key),
                SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. },
            ) => Kind::Rsa(key.clone()),
            (SigningKey::Ec { curve, private, .. }, SignatureAlgorithm::EcdsaPlain(_)) => {
                Kind::Ec {
                    curve: *curve,
                    private: private.clone(),
                }
            }
            _ => return Err(KeyMismatch),
        };
        Ok(Self {
            name: name.to_owned(),
            algorithm,
            key,
            kind,
        })
    }

    /// A certificate for another key, or for this one. Certificates of a CVCA spell their curve out,
    /// those below do not.
    ///
    /// # Errors
    /// [`KeyMismatch`], which a key that could be generated does not give.
    pub fn certify(&self, subject: &Self, grant: Grant) -> Result<Vec<u8>, KeyMismatch> {
        let authorization = [
            der::oid("0.4.0.127.0.7.3.1.2.1"),
            encode(0x53, &[((grant.role as u8) << 6) | grant.rights]),
        ];
        let body = [
            encode(0x5F29, &[0]),
            encode(0x42, self.name.as_bytes()),
            subject.public_key(grant.role == Role::Cvca),
            encode(0x5F20, subject.name.as_bytes()),
            encode(0x7F4C, &authorization.concat()),
            encode(0x5F25, &day(grant.from)),
            encode(0x5F24, &day(grant.to)),
        ];
        let body = encode(0x7F4E, &body.concat());
        let signature = self.sign(&body)?;
        let certificate = [body, encode(0x5F37, &signature)];
        Ok(encode(0x7F21, &certificate.concat()))
    }

    /// Signs a message by the key's algorithm.
    ///
    /// # Errors
    /// [`KeyMismatch`], which a key that could be generated does not give.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyMismatch> {
        self.key.sign(self.algorithm, message)
    }

    /// The private key as PKCS#8 (RFC 5208; RFC 5915 for curves).
    #[must_use]
    pub fn pkcs8(&self) -> Private<Vec<u8>> {
        let (algorithm, key) = match &self.kind {
            Kind::Rsa(key) => (
                der::sequence(&[der::oid("1.2.840.113549.1.1.1"), der::null()]),
                key.private_key_der(),
            ),
            Kind::Ec { curve, private } => {
                let key = der::sequence(&[der::integer(1), der::octet_string(private.reveal())]);
                let curve = der::oid(curve.oid());
                let algorithm = der::sequence(&[der::oid("1.2.840.10045.2.1"), curve]);
                (algorithm, Private::new(key))
            }
        };
        let key = der::octet_string(key.reveal());
        Private::new(der::sequence(&[der::integer(0), algorithm, key]))
    }

    /// The public key data object (TR-03110-3, D.3).
    fn public_key(&self, with_parameters: bool) -> Vec<u8> {
        let [family, arc] = arcs(self.algorithm).unwrap_or_default();
        let mut content = der::oid(&format!("0.4.0.127.0.7.2.2.2.{family}.{arc}"));
        match &self.kind {
            Kind::Rsa(key) => {
                content.extend(encode(0x81, key.modulus()));
                content.extend(encode(0x82, &key.public_exponent()));
            }
            Kind::Ec { curve, private } => {
                let private = BigUint::from_bytes_be(private.reveal());
                let point = curve.encode(&curve.public_key(&private));
                let number = |value: &BigUint| value.to_bytes_be();
                if with_parameters {
                    content.extend(encode(0x81, &number(curve.prime())));
                    content.extend(encode(0x82, &number(curve.a())));
                    content.extend(encode(0x83, &number(curve.b())));
                    content.extend(encode(0x84, &curve.encode(curve.generator())));
                    content.extend(encode(0x85, &number(curve.order())));
                }
                content.extend(encode(0x86, &point));
                if with_parameters {
                    content.extend(encode(0x87, &[1]));
                }
            }
        }
        encode(0x7F49, &content)
    }
}

/// The kind of key that the curves of CV certificates are made as.
#[must_use]
pub const fn on_curve(curve: Curve) -> KeySpec {
    KeySpec::Ec(curve, CurveParameters::Named)
}

/// The last two arcs of the identifier of an algorithm (TR-03110-3, A.6.3 and A.6.4).
pub(crate) const fn arcs(algorithm: SignatureAlgorithm) -> Option<[u8; 2]> {
    use Hash::{Sha1, Sha224, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{EcdsaPlain, RsaPkcs1, RsaPss};
    Some(match algorithm {
        RsaPkcs1(Sha1) => [1, 1],
        RsaPkcs1(Sha256) => [1, 2],
        RsaPkcs1(Sha512) => [1, 5],
        RsaPss { hash: Sha1, .. } => [1, 3],
        RsaPss { hash: Sha256, .. } => [1, 4],
        RsaPss { hash: Sha512, .. } => [1, 6],
        EcdsaPlain(Sha1) => [2, 1],
        EcdsaPlain(Sha224) => [2, 2],
        EcdsaPlain(Sha256) => [2, 3],
        EcdsaPlain(Sha384) => [2, 4],
        EcdsaPlain(Sha512) => [2, 5],
        _ => return None,
    })
}

/// Every algorithm of Terminal Authentication.
#[must_use]
pub fn algorithms() -> Vec<SignatureAlgorithm> {
    use SignatureAlgorithm::{EcdsaPlain, RsaPkcs1};
    let all = Hash::ALL.into_iter().flat_map(|hash| {
        [
            RsaPkcs1(hash),
            SignatureAlgorithm::pss(hash),
            EcdsaPlain(hash),
        ]
    });
    all.filter(|algorithm| arcs(*algorithm).is_some()).collect()
}

/// YYMMDD, a digit to a byte.
pub(crate) fn day(date: Date) -> [u8; 6] {
    let tens = |number: u8| [number / 10, number % 10];
    let [y1, y2] = tens(u8::try_from(date.year().rem_euclid(100)).unwrap_or(0));
    let [m1, m2] = tens(u8::from(date.month()));
    let [d1, d2] = tens(date.day());
    [y1, y2, m1, m2, d1, d2]
}
