//! What trust costs, each beside the bare signature operations of the cryptographic libraries on
//! the same signatures, their keys ready, and beside the bare hashing of the files: lists, the
//! certificates in them, documents whole and as minimal evidence, documents in bulk. The tables in `docs/performance.md` are from here. Lists are others' data and skipped where
//! they are not beside the checkout.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops where it cannot go on"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cccd_chip::bulk::verify_all;
use cccd_chip::crypto::signature::{PublicKey, Scheme, SignatureAlgorithm, verify_parsed};
use cccd_chip::crypto::{Curve, HashAlgorithm, Point, digest};
use cccd_chip::document::{Document, FileState};
use cccd_chip::judge::Policy;
use cccd_chip::lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_chip::lds::tlv::{Reader, Tag};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{Certificate, MasterList, SignedData, Standing, TrustStore, audit};
use cccd_chip::verify::{Ahead, VerifyOptions, verify};
use cccd_softcard::curve::Curve as SoftCurve;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm as Signs};
use cccd_softcard::{Issuer, Order, Profile};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use rsa::hazmat::rsa_encrypt;
use rsa::{BoxedUint, RsaPublicKey};
use time::OffsetDateTime;
use time::macros::datetime;

/// The day on which lists are judged that do not say when they were signed.
const NOW: OffsetDateTime = datetime!(2026-03-01 08:00 UTC);

/// One signature, ready for the operation of the library that computes it.
enum Bare {
    RingRsa {
        parameters: &'static RsaParameters,
        key: RsaPublicKeyComponents<Vec<u8>>,
        message: Vec<u8>,
        signature: Vec<u8>,
    },
    RingEcdsa {
        key: UnparsedPublicKey<Vec<u8>>,
        message: Vec<u8>,
        signature: Vec<u8>,
    },
    /// The raw operation of the `rsa` crate.
    Rsa {
        key: Box<RsaPublicKey>,
        signature: BoxedUint,
        hash: HashAlgorithm,
        message: Vec<u8>,
    },
    /// The linear combination of two points.
    Ecdsa {
        key: Point,
        r: Vec<u8>,
        s: Vec<u8>,
        hash: HashAlgorithm,
        message: Vec<u8>,
    },
}

impl Bare {
    fn new(
        algorithm: SignatureAlgorithm,
        key: &PublicKey,
        message: &[u8],
        signature: &[u8],
    ) -> Option<Self> {
        verify_parsed(&algorithm, key, message, signature).expect("it holds");
        let (hash, message, signature) = (algorithm.hash, message.to_vec(), signature.to_vec());
        match key {
            PublicKey::Rsa(key) => {
                let fast = match (algorithm.scheme, hash) {
                    (Scheme::Pkcs1, HashAlgorithm::Sha256) => Some(&RSA_PKCS1_2048_8192_SHA256),
                    (Scheme::Pkcs1, HashAlgorithm::Sha384) => Some(&RSA_PKCS1_2048_8192_SHA384),
                    (Scheme::Pkcs1, HashAlgorithm::Sha512) => Some(&RSA_PKCS1_2048_8192_SHA512),
                    (Scheme::Pss { mgf_hash, salt_len }, _)
                        if mgf_hash == hash && salt_len == hash.output_len() =>
                    {
                        match hash {
                            HashAlgorithm::Sha256 => Some(&RSA_PSS_2048_8192_SHA256),
                            HashAlgorithm::Sha384 => Some(&RSA_PSS_2048_8192_SHA384),
                            HashAlgorithm::Sha512 => Some(&RSA_PSS_2048_8192_SHA512),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                if let Some(parameters) = fast.filter(|_| key.bits() >= 2048) {
                    let exponent = key.exponent().to_be_bytes();
                    let exponent = exponent.into_iter().skip_while(|byte| *byte == 0);
                    let (n, e) = (key.modulus().to_vec(), exponent.collect());
                    return Some(Self::RingRsa {
                        parameters,
                        key: RsaPublicKeyComponents { n, e },
                        message,
                        signature,
                    });
                }
                let bits = u32::try_from(key.modulus().len() * 8).ok()?;
                let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, bits).ok();
                let exponent = BoxedUint::from(key.exponent());
                let limits = 512..=8192;
                let n = number(key.modulus())?;
                Some(Self::Rsa {
                    key: Box::new(RsaPublicKey::new_with_size_limits(n, exponent, limits).ok()?),
                    signature: number(&signature)?,
                    hash,
                    message,
                })
            }
            PublicKey::Ec(key) => {
                let length = key.curve().field_len();
                let (r, s) = if algorithm.scheme == Scheme::PlainEcdsa {
                    let (r, s) = signature.split_at(signature.len() / 2);
                    (r.to_vec(), s.to_vec())
                } else {
                    let numbers = Reader::new(&signature).expect(Tag::SEQUENCE).ok()?;
                    let mut numbers = numbers.children().ok()?;
                    let mut number = || {
                        let number = numbers.expect(Tag::INTEGER).ok()?;
                        Some(number.unsigned().ok()?.to_vec())
                    };
                    (number()?, number()?)
                };
                let fast: Option<&'static dyn VerificationAlgorithm> = match (key.curve(), hash) {
                    (Curve::Secp256r1, HashAlgorithm::Sha256) => Some(&ECDSA_P256_SHA256_FIXED),
                    (Curve::Secp384r1, HashAlgorithm::Sha384) => Some(&ECDSA_P384_SHA384_FIXED),
                    _ => None,
                };
                if let Some(fast) = fast {
                    let pad = |number: &[u8]| {
                        let mut padded = vec![0; length - number.len()];
                        padded.extend(number);
                        padded
                    };
                    return Some(Self::RingEcdsa {
                        key: UnparsedPublicKey::new(fast, key.point().encoded().to_vec()),
                        message,
                        signature: [pad(&r), pad(&s)].concat(),
                    });
                }
                let key = key.point().clone();
                Some(Self::Ecdsa {
                    key,
                    r,
                    s,
                    hash,
                    message,
                })
            }
            _ => None,
        }
    }

    fn of_certificate(certificate: &Certificate, issuer: &Certificate) -> Option<Self> {
        let algorithm = SignatureAlgorithm::parse(certificate.signature_algorithm(), None).ok()?;
        let key = issuer.public_key().ok()?;
        Self::new(algorithm, key, certificate.tbs(), certificate.signature())
    }

    fn run(&self) {
        match self {
            Self::RingRsa {
                parameters,
                key,
                message,
                signature,
            } => key
                .verify(parameters, message, signature)
                .expect("it holds"),
            Self::RingEcdsa {
                key,
                message,
                signature,
            } => key.verify(message, signature).expect("it holds"),
            Self::Rsa {
                key,
                signature,
                hash,
                message,
            } => {
                black_box(digest(*hash, message));
                black_box(rsa_encrypt(&**key, signature).expect("below the modulus"));
            }
            Self::Ecdsa {
                key,
                r,
                s,
                hash,
                message,
            } => key
                .curve()
                .verify(key, &digest(*hash, message), r, s)
                .expect("it holds"),
        }
    }
}

fn lists(criterion: &mut Criterion) {
    let Some(folder) = shared() else { return };
    let name = "DE_ML_2025-06-25-09-31-57.ml";
    let bytes = std::fs::read(folder.join(name)).expect("the list");
    let anchor = folder.join("DE_ROOT_CA_CSCA07.cer");
    let anchor = || TrustStore::from_paths(&[&anchor]).expect("its anchor");
    let list = MasterList::parse(&bytes).expect("a list");
    let certificates: Vec<Arc<Certificate>> =
        list.certificates.iter().cloned().map(Arc::new).collect();
    println!("{name}: {} certificates", certificates.len());

    let mut group = criterion.benchmark_group("master list");
    group.sample_size(20);
    group.bench_function("parsed and its signature checked", |bencher| {
        bencher.iter_batched(
            anchor,
            |anchor| {
                let list = MasterList::parse(&bytes).expect("a list");
                list.verify(&anchor, NOW).expect("signed under the anchor")
            },
            criterion::BatchSize::SmallInput,
        );
    });
    let (_, path) = list
        .verify(&anchor(), NOW)
        .expect("signed under the anchor");
    let steps: Vec<Bare> = path
        .steps()
        .filter_map(|(certificate, issuer)| Bare::of_certificate(certificate, issuer))
        .collect();
    group.bench_function("its signer's chain, bare", |bencher| {
        bencher.iter(|| steps.iter().for_each(Bare::run));
    });
    group.finish();

    let findings = audit(&certificates);
    let bare: Vec<Bare> = findings
        .iter()
        .filter_map(|finding| {
            let certificate = &certificates[finding.position];
            let issuer = match finding.standing {
                Standing::SelfSigned(_) => certificate,
                Standing::Linked { issuer, .. } => &certificates[issuer],
                _ => return None,
            };
            Bare::of_certificate(certificate, issuer)
        })
        .collect();
    println!("{} signatures whose key is in the list", bare.len());
    let mut group = criterion.benchmark_group("every certificate of a list");
    group.sample_size(10);
    group.throughput(Throughput::Elements(bare.len() as u64));
    // With `taskset -c 0` both run on one processor; else this one uses all.
    group.bench_function("verified", |bencher| {
        bencher.iter_batched(
            // Keys that were not used before, as after an import.
            || list.certificates.iter().map(fresh).collect::<Vec<_>>(),
            |certificates| audit(&certificates),
            criterion::BatchSize::LargeInput,
        );
    });
    group.bench_function("bare", |bencher| {
        bencher.iter(|| bare.iter().for_each(Bare::run));
    });
    group.finish();
}

fn fresh(certificate: &Certificate) -> Arc<Certificate> {
    Arc::new(Certificate::parse(certificate.der()).expect("it parsed before"))
}

/// A document, whom to trust, and the one signature over it.
struct Signed {
    document: Document,
    /// The same as evidence is by default: every data group but DG14 and DG15 by its hash.
    minimal: Document,
    hash: HashAlgorithm,
    trust: TrustStore,
    bare: Bare,
}

impl Signed {
    fn hash_files(&self) {
        for group in DataGroup::ALL {
            if let Some(bytes) = self.document.dg(group) {
                black_box(digest(self.hash, bytes));
            }
        }
    }
}

fn signed(key: KeySpec, algorithm: Signs) -> Signed {
    let mut order = Order::new(Profile::Passport);
    (order.signer.key, order.signer.algorithm) = (key, algorithm);
    order.digest = algorithm.hash();
    let card = Issuer::from_seed(1).issue(&order).expect("an order");
    let mut document = Document::default();
    for (identity, bytes) in &card.personalisation.files {
        document.insert(*identity, bytes.clone());
    }
    let mut trust = TrustStore::new();
    trust.add_bytes(&card.csca_der, "bench");

    let sod = document.file(FileIdentity::SOD).expect("it was issued");
    let content = SignedData::parse(unwrap_sod(sod).expect("an SOD")).expect("signed data");
    let (info, signer) = (&content.signers[0], &content.certificates[0]);
    let hash = HashAlgorithm::from_oid(&info.digest_algorithm);
    let algorithm = SignatureAlgorithm::parse(&info.signature_algorithm, hash).expect("known");
    let listed = LdsSecurityObject::parse(&content.content).expect("a list of hashes");
    let mut minimal = document.clone();
    for group in DataGroup::ALL {
        let is_key = matches!(group, DataGroup::Dg14 | DataGroup::Dg15);
        if let Some(hash) = listed.hash_of(group).filter(|_| !is_key) {
            let file = FileIdentity::dg(group);
            minimal.files.insert(file, FileState::Hash(hash.to_vec()));
        }
    }
    let attributes = info.attributes.as_ref().expect("they are signed");
    let key = signer.public_key().expect("a key");
    let bare = Bare::new(algorithm, key, attributes.as_sent(), &info.signature).expect("known");
    Signed {
        document,
        minimal,
        hash: listed.hash_algorithm().expect("known"),
        trust,
        bare,
    }
}

fn kinds() -> Vec<(&'static str, (KeySpec, Signs))> {
    let ec = |curve, hash| {
        let key = KeySpec::Ec(curve, CurveParameters::Explicit);
        (key, Signs::Ecdsa(hash))
    };
    vec![
        (
            "RSA-2048",
            (KeySpec::Rsa(2048), Signs::RsaPkcs1(Hash::Sha256)),
        ),
        (
            "RSA-2048 PSS",
            (KeySpec::Rsa(2048), Signs::pss(Hash::Sha256)),
        ),
        ("P-256", ec(SoftCurve::Secp256r1, Hash::Sha256)),
        ("P-384", ec(SoftCurve::Secp384r1, Hash::Sha384)),
        ("P-521", ec(SoftCurve::Secp521r1, Hash::Sha512)),
        (
            "brainpoolP256r1",
            ec(SoftCurve::BrainpoolP256r1, Hash::Sha256),
        ),
        (
            "brainpoolP384r1",
            ec(SoftCurve::BrainpoolP384r1, Hash::Sha384),
        ),
        (
            "brainpoolP512r1",
            ec(SoftCurve::BrainpoolP512r1, Hash::Sha512),
        ),
    ]
}

/// A verification that was given every file longer ago than the chip's proofs take.
fn begun(document: &Document, trust: &Arc<TrustStore>) -> Ahead {
    let ahead = Ahead::begin(Arc::clone(trust));
    for file in document.files.keys() {
        if let Some(bytes) = document.file(*file) {
            ahead.file(*file, bytes);
        }
    }
    thread::sleep(Duration::from_millis(20));
    ahead
}

fn documents(criterion: &mut Criterion) {
    let options = VerifyOptions::file(datetime!(2026-06-01 12:00 UTC));
    let kinds = kinds();
    let mut group = criterion.benchmark_group("passive authentication, warm chain");
    for (name, (key, algorithm)) in &kinds {
        let signed = signed(*key, *algorithm);
        let bytes = |group| signed.document.dg(group).map_or(0, <[u8]>::len);
        let bytes: usize = DataGroup::ALL.into_iter().map(bytes).sum();
        println!("{name}: {bytes} bytes in data groups");
        group.bench_function(format!("{name}, all checks"), |bencher| {
            bencher.iter(|| verify(&signed.document, &signed.trust, &options));
        });
        let trust = Arc::new(signed.trust.clone());
        group.bench_function(format!("{name}, after the last answer"), |bencher| {
            bencher.iter_batched(
                || begun(&signed.document, &trust),
                |ahead| ahead.verify(&signed.document, &options),
                BatchSize::PerIteration,
            );
        });
        group.bench_function(format!("{name}, minimal evidence"), |bencher| {
            bencher.iter(|| verify(&signed.minimal, &signed.trust, &options));
        });
        group.bench_function(format!("{name}, its files hashed"), |bencher| {
            bencher.iter(|| signed.hash_files());
        });
        group.bench_function(format!("{name}, bare"), |bencher| {
            bencher.iter(|| signed.bare.run());
        });
    }
    group.finish();

    const COUNT: usize = 2000;
    let mut group = criterion.benchmark_group("documents in bulk");
    group.sample_size(10);
    group.throughput(Throughput::Elements(COUNT as u64));
    for name in ["RSA-2048", "P-256", "brainpoolP256r1"] {
        let (_, (key, algorithm)) = kinds
            .iter()
            .find(|(kind, _)| *kind == name)
            .expect("one of them");
        let signed = signed(*key, *algorithm);
        for (kind, document) in [("whole", &signed.document), ("minimal", &signed.minimal)] {
            let documents: Vec<(usize, Document)> = (0..COUNT)
                .map(|number| (number, document.clone()))
                .collect();
            group.bench_function(format!("{name}, {kind}, all processors"), |bencher| {
                bencher.iter_batched(
                    || documents.clone(),
                    |documents| {
                        let mut count = 0_usize;
                        verify_all(
                            documents.into_iter(),
                            &signed.trust,
                            &options,
                            &Policy::default(),
                            |_, _, _| count += 1,
                        );
                        assert_eq!(count, COUNT);
                    },
                    criterion::BatchSize::LargeInput,
                );
            });
        }
        group.bench_function(format!("{name}, bare, one processor"), |bencher| {
            bencher.iter(|| (0..COUNT).for_each(|_| signed.bare.run()));
        });
        // Two processors of one core are not twice as fast as one.
        group.bench_function(format!("{name}, bare, all processors"), |bencher| {
            let workers = thread::available_parallelism().map_or(1, usize::from);
            bencher.iter(|| {
                thread::scope(|scope| {
                    for _ in 0..workers {
                        scope.spawn(|| (0..COUNT / workers).for_each(|_| signed.bare.run()));
                    }
                });
            });
        });
        group.bench_function(format!("{name}, hashed, one processor"), |bencher| {
            bencher.iter(|| (0..COUNT).for_each(|_| signed.hash_files()));
        });
    }
    group.finish();
}

/// The two curves that two libraries know, the same signature by both.
fn libraries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ECDSA by library");
    for (name, curve, hash) in [
        ("P-256", Curve::Secp256r1, HashAlgorithm::Sha256),
        ("P-384", Curve::Secp384r1, HashAlgorithm::Sha384),
    ] {
        let kinds = kinds();
        let kind = kinds.iter().find(|(kind, _)| *kind == name);
        let (_, (key, algorithm)) = kind.expect("one of them");
        let Bare::RingEcdsa {
            key,
            message,
            signature,
        } = signed(*key, *algorithm).bare
        else {
            continue;
        };
        group.bench_function(format!("{name}, ring"), |bencher| {
            bencher.iter(|| key.verify(&message, &signature).expect("it holds"));
        });
        let point = curve.decode_point(key.as_ref()).expect("a point");
        let (r, s) = signature.split_at(curve.field_len());
        group.bench_function(format!("{name}, RustCrypto"), |bencher| {
            bencher.iter(|| {
                let hash = digest(hash, &message);
                curve.verify(&point, &hash, r, s).expect("it holds");
            });
        });
    }
    group.finish();
}

/// The folder of lists beside the checkout, or where `CCCD_SHARED` says.
fn shared() -> Option<PathBuf> {
    let given = std::env::var_os("CCCD_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data"));
    let found = given.into_iter().chain(beside);
    let found = found
        .map(|data| data.join("masterlists"))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: no lists beside the checkout; CCCD_SHARED can name them");
    }
    found
}

criterion_group!(benches, lists, documents, libraries);
criterion_main!(benches);
