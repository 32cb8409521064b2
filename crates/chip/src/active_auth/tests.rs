use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::channel::Session;
use crate::iso7816::StatusWord;
use crate::transport::Limits;
use crate::transport::script::Script;
use crate::transport::{CardInfo, Protocol, Transport};

const CHALLENGE: [u8; 8] = hex!("F173589974BF40C6");

// Keys and signatures made with Python and OpenSSL.
const RSA: &[u8] = &hex!(
    "30819f300d06092a864886f70d010101050003818d0030818902818100be1fe9914e17cabd9103d4c6d64b57dbe1eed29056228938557dd42ca51b96ab4e3f8755602198c2996d9f4c9c825757355341e2b626397ddbe32b7f5b2e58bc5e23aeeff8e6ca40a7b2b6ad78f77bd4a34885eb37bca33fdfbb4164e209f4247cf99a76ca9a08902e8df85e508a9126d80df20e8d7e8ddd5f970459aa14455d0203010001"
);

static RSA_SIGNATURES: [(HashAlgorithm, &[u8]); 7] = [
    (
        HashAlgorithm::Sha1,
        &hex!(
            "464c413577f57c067b5ed7796436f0e1ac6acaee9551804b733ba758e53ac8876ffa492090f8c9d81986f0032ea33fc3ce66567331cf89b28cb83fc9704d0e6d341e55b76b55857012dac81d07a0c21d3ed45e9e6456b7510d0f49a94a1b2ebd4c6eb9a1e88a544dd26fdb01858bffbe78e83c45805f90790eae4be21ea99757"
        ),
    ),
    (
        HashAlgorithm::Sha1,
        &hex!(
            "0d47d6863d78094834eefb6c06f63205f965ffc117a676a5cfad2e38500d718d9d13b043438662a20304d8e238c323e480f121022f9271975d97a6187812b7c5ba16325cd4b732c1c63b7df425978084efbbb9348502d351ff4fec77a61ba4463ff162b1e848d4a7e6e596f9e39bdd4ca3dfc991a1c808cad3ffae2c150bbc0f"
        ),
    ),
    (
        HashAlgorithm::Sha224,
        &hex!(
            "9ce69a5f9832f99a9c1675101cc2ecce57e61e5ad7a8f8c6a72169608812304aefff5de3027f1e65765f2b80fd7c9fd90f814934399d2035fb9c970742f9682a1a53904aea4477a0196745289d6063954669f0aea57fa942bd9c2312a59b0dec1516ae739fcab63e783e1fc9a55f247aefe7d2c63a20855ecee856e2e5adde29"
        ),
    ),
    (
        HashAlgorithm::Sha256,
        &hex!(
            "58b97ffa44ff61f503bad31936238937748ac33aaa43e99daffecb4df3d9b07cb96035d2eac8009d00b8dd5b320886d2172e49f3ac15123ec22462c4cbb8082e59cd002878031ab2dccbf40d4a7a7e07f41d4c61913c1a74e6b818598b6f20f88f729875ff6d95248d56deaed3bef6050493411a26bb130d3aab82de8edd046a"
        ),
    ),
    (
        HashAlgorithm::Sha384,
        &hex!(
            "2a9b79d76d7ea3cbe1447712ce0ba2a22b8eefa35460adfcfd9c1965ac19e21f83cd41aaeda0ff5222a183f7cd124debce2d43d65c90c16b5071b38334ff4f55865d020ee7e539b39d9333780518f5e5fba4e86f9ab6dcc9b86b1fe8506b6717d3395781eed73fa5008adacbe4916ba76275bf809c0f34c4d3a9cb7bd8a40d2c"
        ),
    ),
    (
        HashAlgorithm::Sha512,
        &hex!(
            "bc0b059d341e3e9554538700e3bbe8e015aac8bda837efec2db2ae0bea21b5898134194424978bef173674c050c57d994705c042742942a8a25cc1c416325d014982a1a20711587b97a7cd17de76ef5bda2126c4ea62213f739c4245b9971a99d3826a118d42745fc9a916fd449e9764a43dba6ba6e5709305034c835b138292"
        ),
    ),
    (
        HashAlgorithm::Sha256,
        &hex!(
            "9f79b5124451a2a99ef45aa5d3ba340a6b61c0e2937234fd347ef879b28c29484099fbd0f0bbbfed0643ff7121f6ae3a0fefd2371057d254669e3fe2833590764530a86d049f7618d6c77ee7c29768f466d844094995120149a6ca590cb593e4b88b606cd7e1e83a94a4129aa94fd379d61f72906ceb82b5835d641c2a3aa36d"
        ),
    ),
];

const EC: &[u8] = &hex!(
    "305a301406072a8648ce3d020106092b2403030208010107034200048791003700f48224504675602d64a83aa3d144cb3e6353d52f0dd539234c026ba2559e3138b11c87ac1f6f6968d77049f68b0e2f1b795b7c11998cc460770200"
);
const EC_DER: &[u8] = &hex!(
    "3044022006248512822fae8fa42b7b383af3f3286790f950c5276c5a602f49fa6741e4a902200fc6d2239471a0bfa1e3b43c07ffbacd081f8b71bc8ae02ec8e0285a5efeca14"
);
const EC_PLAIN: &[u8] = &hex!(
    "06248512822fae8fa42b7b383af3f3286790f950c5276c5a602f49fa6741e4a90fc6d2239471a0bfa1e3b43c07ffbacd081f8b71bc8ae02ec8e0285a5efeca14"
);
/// Total recovery: a signature that does not cover the challenge.
const TOTAL: &[u8] = &hex!(
    "9a2e71483ea68aab8eeb3e28cd962dff9e2ee10162e5bcf9a3ee229f715c32b95fb9bd3b001e58153c98c2644553462d2b26c9fa851cecb7cb2d8c00f5f4c2a4865869c900c19728f979539867836a88611680e7738e697f744e83773aad4febef53bc92e5dcc0bf83193270a9c948d3128e6ec20396f0fb382ac2eae43852b4"
);

#[test]
fn rsa_with_every_trailer() {
    for (hash, signature) in &RSA_SIGNATURES {
        let verified = verify(RSA, &CHALLENGE, signature, None).unwrap();
        assert_eq!(
            verified,
            Verified {
                scheme: Scheme::Rsa { bits: 1024 },
                hash: *hash
            }
        );
        let mut other = CHALLENGE;
        other[7] ^= 1;
        assert_eq!(
            verify(RSA, &other, signature, None),
            Err(ActiveAuthError::Signature)
        );
        let mut changed = signature.to_vec();
        changed[60] ^= 1;
        assert!(verify(RSA, &CHALLENGE, &changed, None).is_err());
        assert!(verify(RSA, &CHALLENGE, &signature[1..], None).is_err());
    }
    assert_eq!(
        verify(RSA, &CHALLENGE, TOTAL, None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(
        verify(RSA, &CHALLENGE, &[0xFF; 128], None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(
        verify(RSA, &CHALLENGE, &[], None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(signature_len(RSA), Some(128));
}

#[test]
fn ecdsa_plain_and_der() {
    let curve = Curve::BrainpoolP256r1;
    let hash = HashAlgorithm::Sha256;
    for hint in [None, Some(HashAlgorithm::Sha256), Some(HashAlgorithm::Sha1)] {
        assert_eq!(
            verify(EC, &CHALLENGE, EC_PLAIN, hint),
            Ok(Verified {
                scheme: Scheme::EcdsaPlain(curve),
                hash
            })
        );
        assert_eq!(
            verify(EC, &CHALLENGE, EC_DER, hint),
            Ok(Verified {
                scheme: Scheme::EcdsaDer(curve),
                hash
            })
        );
    }
    assert_eq!(
        verify(EC, &[0; 8], EC_PLAIN, None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(
        verify(EC, &[0; 8], EC_DER, None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(
        verify(EC, &CHALLENGE, &[0; 64], None),
        Err(ActiveAuthError::Signature)
    );
    assert_eq!(
        verify(&[], &CHALLENGE, EC_PLAIN, None),
        Err(ActiveAuthError::Key)
    );
}

/// Doc 9303-11, appendix F, step 1 to 11.
#[test]
fn the_exchange_of_appendix_f() {
    let signature = hex!(
        "756B683B036A6368F4A2EB29EA700F96E26100AFC0809F60A91733BA29CAB362"
        "8CB1A017190A85DADE83F0B977BB513FC9C672E5C93EFEBBE250FE1B722C7CEE"
        "F35D26FC8F19219C92D362758FA8CB0FF68CEF320A8753913ED25F69F7CEE772"
        "6923B2C43437800BBC9BC028C49806CF2E47D16AE2B2CC1678F2A4456EF98FC9"
    );
    let answer = [&signature[..], &[0x90, 0x00]].concat();
    let mut script = Script::t1(&[(&hex!("0088000008F173589974BF40C600"), &answer)]);
    let proof = run(&mut Session::new(&mut script), RSA, CHALLENGE).unwrap();
    let evidence = ActiveAuthEvidence {
        challenge: CHALLENGE,
        signature: signature.to_vec(),
    };
    assert_eq!(proof, Proof::Done(evidence));
}

#[test]
fn a_refusal_is_reported_and_a_short_reader_is_not_the_chips_fault() {
    let command = hex!("0088000008F173589974BF40C600");
    let mut script = Script::t1(&[(&command, &hex!("6D00"))]);
    let proof = run(&mut Session::new(&mut script), RSA, CHALLENGE).unwrap();
    let status = StatusWord::INS_NOT_SUPPORTED.0;
    assert_eq!(
        proof,
        Proof::Refused {
            step: "INTERNAL AUTHENTICATE",
            status
        }
    );

    // A modulus of 4,096 bits.
    let long = [
        &hex!("30820222300D06092A864886F70D01010105000382020F003082020A0282020100")[..],
        &[0xC1; 512],
        &hex!("0203010001"),
    ]
    .concat();
    assert_eq!(signature_len(&long), Some(512));
    let mut script = Script::t1(&[(&command, &hex!("6700"))]);
    let proof = run(&mut Session::new(&mut script), &long, CHALLENGE).unwrap();
    assert!(matches!(proof, Proof::Inconclusive(why) if why.starts_with("reader")));

    let extended = hex!("00880000000008F173589974BF40C60000");
    let answer = [&[7; 512][..], &[0x90, 0x00]].concat();
    let mut script = Script::new(Protocol::T1, Limits::EXTENDED, &[(&extended, &answer)]);
    let proof = run(&mut Session::new(&mut script), &long, CHALLENGE).unwrap();
    assert!(matches!(proof, Proof::Done(evidence) if evidence.signature.len() == 512));
}

/// A reader that says it carries extended length, and does not.
#[test]
fn a_reader_that_misreports_its_limits_is_not_the_chips_fault() {
    struct Boaster(Script, TransportError);
    impl Transport for Boaster {
        fn card(&self) -> &CardInfo {
            self.0.card()
        }
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
            Err(self.1.clone())
        }
        fn reset(&mut self) -> Result<(), TransportError> {
            Ok(())
        }
    }
    let long = [
        &hex!("30820222300D06092A864886F70D01010105000382020F003082020A0282020100")[..],
        &[0xC1; 512],
        &hex!("0203010001"),
    ]
    .concat();
    let other = TransportError::Other("a parameter".into());
    let attempt = |spki: &[u8], error: &TransportError| {
        let script = Script::new(Protocol::T1, Limits::EXTENDED, &[]);
        let mut reader = Boaster(script, error.clone());
        run(&mut Session::new(&mut reader), spki, CHALLENGE)
    };
    let proof = attempt(&long, &other).unwrap();
    assert!(matches!(proof, Proof::Inconclusive(why) if why.starts_with("reader")));
    // A short command, or a card that left, is a lost link.
    assert_eq!(attempt(RSA, &other), Err(other.into()));
    let left = TransportError::CardRemoved;
    assert_eq!(attempt(&long, &left), Err(left.into()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_panic(
        spki in proptest::collection::vec(any::<u8>(), 0..200),
        signature in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = verify(&spki, &CHALLENGE, &signature, None);
        let _ = verify(RSA, &CHALLENGE, &signature, None);
        let _ = verify(EC, &CHALLENGE, &signature, None);
        let _ = signature_len(&spki);
    }
}
