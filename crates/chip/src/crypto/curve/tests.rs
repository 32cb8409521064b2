#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use hex_literal::hex;
use proptest::prelude::*;
use sha1::Sha1;
use sha2::{Digest as _, Sha512};

use super::*;

/// Made with OpenSSL 3.0: a private key and its public key, another public key and the secret
/// that both share, and signatures over SHA-1 and SHA-512 of "cccd".
struct Vector {
    curve: Curve,
    private: &'static [u8],
    public: &'static [u8],
    other: &'static [u8],
    shared: &'static [u8],
    sha1: (&'static [u8], &'static [u8]),
    sha512: (&'static [u8], &'static [u8]),
}

static VECTORS: [Vector; 11] = [
    Vector {
        curve: Curve::Secp192r1,
        private: &hex!("1467185eb86b0ba8c14730992f1cb0c1fa3208adfafe231f"),
        public: &hex!(
            "04c6feba6bd102abc600a25571bd111b0b6b1fc96c8c9fb440ac415d3755664e08c79a759eb657884caddb91bd04cd9987"
        ),
        other: &hex!(
            "041ff239765743404492c8722ce5443744fed5314de9aff1ba3dcbfef999d75a4aa1b92997a8cc73bb53c54a60c1c2d618"
        ),
        shared: &hex!("e8bb1c912636888568d264ae692b1d4da284ce18de38c2c0"),
        sha1: (
            &hex!("66e3a88538723fd86b669cc44dca9d3c03c96b4134593d3c"),
            &hex!("d92c591b7595e891720a9613235b4d5c4c5cc91ac820a68e"),
        ),
        sha512: (
            &hex!("294d9802163e81aa02cddb627309b99681b6aac89bc17f96"),
            &hex!("750ca70695584e7dc97e635a60220f35ff6d890c9307b61a"),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP192r1,
        private: &hex!("3d76f9112e56f0af86b35002ccbd28d2f4f9e78f2e83bd74"),
        public: &hex!(
            "04ac778a58aa1abc046fa92a667b8529d895ae87d4a3a080480b126784c79da2fd9707df4ab48c65241bf31f2b0997cf07"
        ),
        other: &hex!(
            "0406a3ba8799c5708cdc6b958a332acba95b2dc94709c2a23598fd42bd694c30c21a8025eac58949da3cc20cf397564edc"
        ),
        shared: &hex!("40ee8e172126e788fdd107477653a744daf081c0ed0ff595"),
        sha1: (
            &hex!("52886e4d129e6a82a1f967f6ba5922e6d596cca4b3d88f08"),
            &hex!("0d389c12e1fb21ce2c60652db2050aa6dd680fba71cdc0f2"),
        ),
        sha512: (
            &hex!("16abfbe7c2d3e8d1482d86af224b20b9baa56da99f1751a3"),
            &hex!("5b116de51963e962026a9047a9c0b98c945408db9e0577ad"),
        ),
    },
    Vector {
        curve: Curve::Secp224r1,
        private: &hex!("08d8999c35ce50410522f661ccd14147418f372fde4f77a9dd2fd893"),
        public: &hex!(
            "04579f8da3582e9c18e26fa2d7f0edb86b537af56b0799e1494d2cb87de3e570eda01f461e7f6bcb11542244274de7991da28c1d349153fe1a"
        ),
        other: &hex!(
            "048a80ce83f3abe88bbbbe3af0818e3f0b1ec6086e8fe12bde324dd67dd15e52310420bbf33f8b92181d96a9f9133eca7744efd09754548d7c"
        ),
        shared: &hex!("71beae7a5aa71df17843965b92c4f2b738481e56a38003206a714b08"),
        sha1: (
            &hex!("2250de1694058dd8b569b3e0f5b177dfa453fd812ce45d63666f2783"),
            &hex!("ef944d27b6f0d78df1feb8d1ef664bdafc32538cf88fb523e6399092"),
        ),
        sha512: (
            &hex!("6ce12c6cd0952ad25e4e5247925e0b8d4240601949be97897730e463"),
            &hex!("22d9bdb13413c5bb7f4520f9a6346878033fed1f282a0a413f0c05a7"),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP224r1,
        private: &hex!("4d846711d49e4ef581c9c10c501b3a9c1ec450ecec60e7bf0e2f2a4d"),
        public: &hex!(
            "0400e77a1cd45db0d37f48bd07266ae877cc31ead4e28b1e3cf73b2112528b19067da912e4777c953dbcedcff12478d82cd99707b6ad8ad69d"
        ),
        other: &hex!(
            "04aae58514a236d19a70a782b640d01fb2de896170163e2cbe568f929466f9dda8f2bbf668ed56e3de5bf8548d3bc2f48a308cfd65c4bd528d"
        ),
        shared: &hex!("201b0c708ce7ffac0a8ca6dd7daca42b67c0bf9971c2d38b3c839f2f"),
        sha1: (
            &hex!("8b663c8f9ce0d8723985e3eb9f0e07425f64d1eee9f8f38636a639b2"),
            &hex!("486fd414099531b0b4f0f941ff6d8819c88968cee452c3b8141bbf85"),
        ),
        sha512: (
            &hex!("42cff9626c50338df5186f618de51debf66b00d799e8317bc3177c3e"),
            &hex!("764c30f870a6de33ba74f3945cf7babbaceeb1fd3394f0f26b2d9fbd"),
        ),
    },
    Vector {
        curve: Curve::Secp256r1,
        private: &hex!("f2c817d5b28a84466643b1d93fbf8fd118c6f6b8be3ebf685c7d1bdf3cfbe5e4"),
        public: &hex!(
            "04968966622d4b8654ff12d0ccfb49ea9e4071ebd32f2925a440e075e5faa07a61e068fb2d0dbc6e1822ae90f00cf72192e4cf66187eaefd964873f42787fc10d6"
        ),
        other: &hex!(
            "04571de2bfdd6606437ea6bea78e134ae50080182c269d5cba7e71a8f75572abd51ff7824bb494d7ea28daa5c655282cf23cd842b51accee60b68e13befa4a0091"
        ),
        shared: &hex!("8a903a4359a75c881dd7281a3bfcb71324997708add195f60c8e973f85304e6f"),
        sha1: (
            &hex!("e011a0977128f7b4741fe39871c1c59558abcfabdca25ad126ff292331d1ec9b"),
            &hex!("a74a84bfec55f41a85e9ecaa1f62ce9db5d2b4fd185b8a8dd0716266d053a8c6"),
        ),
        sha512: (
            &hex!("0f37a31108750d1378177f0ef1407088c643ea7fdaa4b9d4c59555102d589b80"),
            &hex!("8c1b48ae61eccd408919bcb2f63fea30a8ff980a80b338a5f33907db0fb1b4f5"),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP256r1,
        private: &hex!("031c2a9ef7a5cee33e6c19c730dd5f9de5c09e978c28043bb954e491047b9747"),
        public: &hex!(
            "047208f54d5044794746c8019cff4e8a314e199b4b3374075b82b98ddd649f6eff2cf8cf2939fba697faa4606c872dcd1dc911aac36ff521a2328f1759fa05615c"
        ),
        other: &hex!(
            "040d2a0b56d0eba4107e6c30e2037d83a367dc47ec471d24d04264919a0dd25f10093bd687bb98ea273a764ea00acdd9ba87aeaf39245e5cdd565095d0fff61d2e"
        ),
        shared: &hex!("0f3d393f407d3597e6e512684a28980d346c112c34a5e6d3170a416a6f358f03"),
        sha1: (
            &hex!("9ddc1604ff75317e9b116de5b6088d9b40e13607fd27ef54a6cda653ef094ed0"),
            &hex!("746b98cb48ace2f3b84b0bc4a70d5c7b6c266b6b1bca93116834ca93477cbbb2"),
        ),
        sha512: (
            &hex!("149e158bd1bd9b9526ac8301fe748970819b1ad3339c522c864ef03347c6d259"),
            &hex!("9cff847d0103f7ba185c3429906f1522b710ee5af219746b6c54b885b63f9e34"),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP320r1,
        private: &hex!(
            "6703904713c2eecaac854db227f054109fc06abb571c233cb41fbd50b651759a60f23bf8bfb8477d"
        ),
        public: &hex!(
            "0493e34495b240a3f1b830397875cac196ddc1ee09a575d95fed0ef58085883d58cfb4068399497ce9753818cc3077a3225d379fcdfb31edc6b2dd577cf350e7ad3e4b42ab4bdc96c3583c7ebe9b406908"
        ),
        other: &hex!(
            "040bf2ef7a91dea4aa8eeae57e137de6256cf07f40b451f22f23c418242242266acc73cda35149c6e717faca0940bbc310b08d10e6be4b92af240997f3329380a69610b22a79af141891004af7242958e1"
        ),
        shared: &hex!(
            "36d513268059e8a31a3426c6a49eb332e93daecf3d082c81481505f48e2830ae521a91af5b69651d"
        ),
        sha1: (
            &hex!(
                "5e2094de901fec3a282472f9b15c97f248405c796420e92a167359dc6fc4340cd8e62c5ee898ccd8"
            ),
            &hex!(
                "09bbadbe8bc91d3f61863e3d2fada0a49d05e67a49b9ecfd19d4447a12fa4989040f2ab9ea266c11"
            ),
        ),
        sha512: (
            &hex!(
                "39c2f789d7c53a767299a27960e0be983be282c52aad1d77ee4e15b46986ab90abf077435bb5e434"
            ),
            &hex!(
                "9704447ad731eabe3d681f0209a1a69ee506d075ed39dbbd7b2e7e43ff496af0fc99f3ad98484155"
            ),
        ),
    },
    Vector {
        curve: Curve::Secp384r1,
        private: &hex!(
            "50aafe711cfdd35d5a1c162f290ba7c8825d62cda8b9b322c8a2fcb0ff4968c0e7efe8299a0dc9f5ec9d533da721907a"
        ),
        public: &hex!(
            "04096c6d24fdadb57b613aab081e2d7e2a88b2d55c0ca5a4ba34fdaf0b749fe88d2455d8d1441b170dde6716281e37f6a625adc5d0d473210c083ff7a238be1c41024b0d1e9d4c467e1788a72b76a4a85dfae04398a4ae4380ba077373b6d59c6d"
        ),
        other: &hex!(
            "047a9121155863663d67afa60433e08223a38c08f1ce5ab53371c6bf7d88211983e96a55db985c85c5efa726b780875afd7d10cceab6d6720efcc110ee3474b4dfb30dc3c0b0ab15fc9d8a90fdf3889d3f6355fddad404948806f3236312790e2c"
        ),
        shared: &hex!(
            "25259acb0ee9e1555d8a8f7b21c9f87710b414ad2b14a65df18285ea41b0db3d209cb2338d71678b2da4a622596ecefc"
        ),
        sha1: (
            &hex!(
                "922806fbe46830ffa99b7cb75cf13c335a02e29a3ce7df93ba95441505249f094b5509d3666500958c08424708171476"
            ),
            &hex!(
                "f2a010ae4d74c7abbb343d0af048a44ed22038ad764981c1e359f136bdab6320ab394a1faf680490498ce45a3979fbd9"
            ),
        ),
        sha512: (
            &hex!(
                "ca599ae8a544751092911a37cb69f9a2a36cf82a69c39265573c0a9b7e113e824b16a69c390ef4cb46421039e1b7b927"
            ),
            &hex!(
                "35aeaea77f4176ee12dbf43a2f16ff33eaa9f8cda2be6c6663ddb8c38a7e862fa3d309dd8c5ff5d92ddbdffc3946bb60"
            ),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP384r1,
        private: &hex!(
            "4e0ac2566521900a8ed16101821b4b9528ae3558f724f93d7c7813f81e839b1b1f05c62243a13c47a824cff051b96310"
        ),
        public: &hex!(
            "04805461f3f871d9fb92bc2c24660bc4c99b4865030681e99833c8226ddf15ec9272156b534f37052c62c1b21bc2d138ef3e01c75e7d44e81c2eea4e2311cadf6f5833b54d5e084d7949333b469a07ded41c91965fd7511f93ec6cb1319bb65f4b"
        ),
        other: &hex!(
            "0437b38812c7b14ef4a308aea1c5c7e35ec97a7305d6b1c08ea527beda07ba679d274ef64d799e910e8b9e1c1932a5beee457bdd6c56833539c1417952a12f9c690b0d3833207f0d23ab0a4a051e9cf62359cc7975ba6ede93d4f82ceba540ebe1"
        ),
        shared: &hex!(
            "852f5f872515cdccc1bdbef8435bcd1e4fe06ba76dd33ea8b578652138b31187e71db82438469bc453f55b103aaef419"
        ),
        sha1: (
            &hex!(
                "7a354a7e30924398d048867cdff96af13a5e80efe133b5b393df9f63fb0b96be68337f0525eda73d35268b9b8d0657e8"
            ),
            &hex!(
                "20b23dd815dbbbd62da79e5c193394fd3dd8509cb4aed662b9f1bbbc2fed405303a85b1675bb8223928ceacbe3798948"
            ),
        ),
        sha512: (
            &hex!(
                "1cf4922d74dd56076e29c33e2b64f983a57cacbbc8ae8af1bbf3865c8c9d9dd42f621b4462d67ab0e39f991910280f60"
            ),
            &hex!(
                "116f307cb5402e3a533767622f21b371726787eb7208586009d6ff22d3e338dcc6e558a791c6eccc3f4f6ce201e9984a"
            ),
        ),
    },
    Vector {
        curve: Curve::BrainpoolP512r1,
        private: &hex!(
            "5e7d3839ff6bd29ac99a3c5d6ae24cc0152e6b9179e9c07b925f9d142cf3991995a08cec2152d9d82d1a5fa702af1a86bd8f3bfa3042ef761363c228ff5ed99a"
        ),
        public: &hex!(
            "0417f5131560c7fccdaf9779d9e2beb31c6c0e598503a40caaa14fb88d63606a17f3e657631c70a27daae73a30f76aa53afaef84e0a01b76f71477ea08ae26896f4b75733c652340555b0482f62f048cb30c5a0d386d8d1d520c35071da400ad398e94ea05983fe84ca0384e14e0bf8f433fe1bd7ddd9c8b456d3b924316257cfa"
        ),
        other: &hex!(
            "041208316a38bbcd1cd9b09ceb15fb31456e2fce90e8f06efbbc258d5fe85e546b6cf7d80a497e685244f64a9ae1c146a185804bae30be4604a3873959cfd5425c23f000c2b404c6f8f8288708caade2fd1fbbee5cf315e88d6446734fbab89968b32240a1c42be77ccf1bebad65142ce8e22a327770e6059beb418f54eda820dc"
        ),
        shared: &hex!(
            "26d7b51ea9c7e75026ae7153d00cb5a630108ca488cb49cbc164deba61531169c0d1025db0d219adf3b687e2d3de1650e33c50e966089c20d4bc8d4bfe6673b6"
        ),
        sha1: (
            &hex!(
                "a89e20521f1481b8d5c1dc07a34f9af10452da2bc656f5e05a95f051d33907b76b3eecf3ed50b92e23827b17a108a7559f2208b2abdeaddde24e94d073e821cd"
            ),
            &hex!(
                "28f399be5f45d5ea6ef7fa41fb77cf207cf53fe3bc189eb7372c4274a6f2708b3e3bcd08d6edcae505355fcad322f34046ebb88e62f1a157464bf235b23aedcd"
            ),
        ),
        sha512: (
            &hex!(
                "91cabcf2b1371aefaa478773125e01ff6a8527a223070b8d7de89dbefe6b0c2185e9ac85fceb248f5cbb0b463c4f9c5f027c70a49da25d84c857d19af2be7543"
            ),
            &hex!(
                "7e5017a64cdef1b11c33a86bf16a8b11d0ed343257bb0692540425df533bbc3bd9ab37841f09555bc9a7877c939dc8c9dd08741d9098aa68dd9a1d6ed43a784a"
            ),
        ),
    },
    Vector {
        curve: Curve::Secp521r1,
        private: &hex!(
            "007f4f684c690df0120762428db0fbcf4f184fb7ff83c14a82a3cffd8c7e9f82d776d8a87da87fa4616dfda47bf06ad460f706561c32d5a60c7f5d414770857679df"
        ),
        public: &hex!(
            "040165d0dec341e452c01c7712f1ec48415f7212fb664f0f61d953ab06ba2578339c31f9ce73333d2c8b554cb865ea83351a29832ea785c149b27a2bf9436b6b6d56ac00ea27fddbffadd0e40abcfb5735373baac54a491852444ad405fa2f440d8c683b3d8923ad6188dadaa144ea31742fbf74d6b0a14e7c1bc26f73880b0b3d779ad87b"
        ),
        other: &hex!(
            "04005b9ecca44df3734757c4d09547585f5e82510bbcf4afbb540dca0a7c9bc3b80e5aef4cedf819eb190dca13949785bbdc34b744038aac127ff3b8faa2fc274ce86d01f25132bd12ad12c8069efd8205beaa6cfe384a648595bca739a39b133f7c1fbdfa90303a399e95cc0f17da3e2a3c371b947241289038a0ada83ee4eaf015cd773d"
        ),
        shared: &hex!(
            "012179ccd0aca75c9a6a0a156302380fc2402d3d99166c82c8f29fe8d55796983d31af329644d2b621f068742bf6e32698942076d1426dea57de8d364818ab413f45"
        ),
        sha1: (
            &hex!(
                "c9bd12846c8c1049f01b93bbdf50b5a2c36ae8598e75fe274105c4b1c8b4d3b947011160eca542f4fa58da98bd23c02d90f70ab2e1c1239f5fdbe7f4d8cfc97afa"
            ),
            &hex!(
                "0134c16c6224e9f879356eab234e6d6c447d9118522837ccc3822542ce54e629e7ffa5bf51baca3aa0f9da650d5bf1c831e818fdff14067a02f8f88c2958e3b731f6"
            ),
        ),
        sha512: (
            &hex!(
                "0100adb867a6412eb0666717c7e355f312730e7451ad400c797f302823c1088a412b5079410fe89a97a83c843246757e3892953b42ee3e7d6461695ed5d2571d4899"
            ),
            &hex!(
                "01f00092eac4afc5501606808a98528ff52ea70821acaec68733272debb02c74c1ad44a25ee2c7bd0573aa996ded514871de06bdc200d59cde2ce56a14bbcc5eac3a"
            ),
        ),
    },
];

#[test]
fn keys_secrets_and_signatures_of_openssl() {
    for v in &VECTORS {
        let key = PrivateKey::new(v.curve, v.private).unwrap();
        let public = key.public_key(&v.curve.generator().unwrap()).unwrap();
        assert_eq!(public.encoded(), v.public, "{}", v.curve);
        let other = v.curve.decode_point(v.other).unwrap();
        assert_eq!(
            key.agree(&other).unwrap().reveal()[..],
            *v.shared,
            "{}",
            v.curve
        );
        for (hash, (r, s)) in [
            (Sha1::digest(b"cccd").to_vec(), v.sha1),
            (Sha512::digest(b"cccd").to_vec(), v.sha512),
        ] {
            assert_eq!(v.curve.verify(&public, &hash, r, s), Ok(()), "{}", v.curve);
            assert_eq!(
                v.curve.verify(&other, &hash, r, s),
                Err(CurveError::Signature)
            );
            assert_eq!(
                v.curve.verify(&public, b"another", r, s),
                Err(CurveError::Signature)
            );
            assert_eq!(
                v.curve.verify(&public, &hash, s, r),
                Err(CurveError::Signature)
            );
            let n = v.curve.order();
            for out_of_range in [&[0][..], &[], &n, &[&[0], r, &[0]].concat()] {
                let verify = |r, s| v.curve.verify(&public, &hash, r, s);
                assert_eq!(verify(out_of_range, s), Err(CurveError::Signature));
                assert_eq!(verify(r, out_of_range), Err(CurveError::Signature));
            }
        }
    }
}

#[test]
fn the_table_and_the_arithmetic_agree() {
    for (row, curve) in TABLE.iter().zip(Curve::ALL) {
        assert_eq!(row.curve, curve);
        let generator = curve.generator().unwrap();
        assert_eq!(
            generator.encoded(),
            [vec![4], from_hexadecimal(row.x), from_hexadecimal(row.y)].concat()
        );
        assert_eq!(generator.x().len(), curve.field_len());
        // n − 1 is the largest private key, and leads to the reflected generator.
        let mut largest = curve.order();
        *largest.last_mut().unwrap() -= 1;
        let reflected = PrivateKey::new(curve, &largest)
            .unwrap()
            .multiply(&generator)
            .unwrap();
        assert_eq!(reflected.x(), generator.x());
        assert_ne!(reflected, generator);
        assert!(PrivateKey::new(curve, &curve.order()).is_err());
        assert!(PrivateKey::new(curve, &[0]).is_err());
        // (n − 1) · G + G would be infinity.
        assert_eq!(
            curve.map_generic(&[1], &reflected),
            Err(CurveError::Infinity)
        );
        assert_eq!(Curve::from_oid(curve.oid()), Some(curve));
        assert_eq!(Curve::from_parameter_id(curve.parameter_id()), Some(curve));
    }
    assert_eq!(Curve::from_parameter_id(7), None);
    assert_eq!(Curve::from_parameter_id(19), None);
    assert_eq!(Curve::from_oid(""), None);
}

#[test]
fn explicit_parameters_must_all_match() {
    for curve in Curve::ALL {
        let row = curve.row().unwrap();
        let numbers = [row.p, row.a, row.b, row.n].map(|n| [vec![0], from_hexadecimal(n)].concat());
        let [p, a, b, n] = &numbers;
        let generator = curve.generator().unwrap();
        let given = ExplicitParameters {
            prime: p,
            a,
            b,
            generator: generator.encoded(),
            order: n,
            cofactor: Some(&[1]),
        };
        assert_eq!(Curve::from_explicit(&given), Some(curve));
        let sign = 2 + (generator.encoded().last().unwrap() & 1);
        let compressed = [&[sign], generator.x()].concat();
        let given = ExplicitParameters {
            generator: &compressed,
            cofactor: None,
            ..given
        };
        assert_eq!(Curve::from_explicit(&given), Some(curve));
        let other_sign = [&[sign ^ 1], generator.x()].concat();
        for changed in [
            ExplicitParameters { prime: a, ..given },
            ExplicitParameters { a: b, ..given },
            ExplicitParameters { b: a, ..given },
            ExplicitParameters {
                generator: &other_sign,
                ..given
            },
            ExplicitParameters {
                generator: &[],
                ..given
            },
            ExplicitParameters { order: p, ..given },
            ExplicitParameters {
                cofactor: Some(&[2]),
                ..given
            },
        ] {
            assert_eq!(Curve::from_explicit(&changed), None);
        }
    }
}

#[test]
fn what_is_no_point_is_refused() {
    for curve in Curve::ALL {
        let len = curve.field_len();
        let generator = curve.generator().unwrap();
        let mut off = generator.encoded().to_vec();
        *off.last_mut().unwrap() ^= 1;
        let not_reduced = [vec![4], curve.prime(), curve.prime()].concat();
        let compressed = [&[2], generator.x()].concat();
        for encoded in [
            vec![],
            vec![0],
            vec![4],
            vec![0; 1 + 2 * len],
            [vec![4], vec![0; 2 * len]].concat(),
            off,
            not_reduced,
            compressed,
            generator.encoded()[..2 * len].to_vec(),
            [generator.encoded(), &[0]].concat(),
        ] {
            assert_eq!(curve.decode_point(&encoded), Err(CurveError::Point(curve)));
        }
    }
}

#[test]
fn curves_do_not_mix() {
    let a = Curve::Secp256r1.generator().unwrap();
    let key = PrivateKey::new(Curve::BrainpoolP256r1, &[7]).unwrap();
    assert_eq!(key.multiply(&a), Err(CurveError::Mixed));
    assert_eq!(
        Curve::BrainpoolP256r1.map_generic(&[1], &a),
        Err(CurveError::Mixed)
    );
    assert_eq!(
        Curve::BrainpoolP256r1.verify(&a, &[1], &[1], &[1]),
        Err(CurveError::Mixed)
    );
}

#[test]
fn hashes_are_cut_to_the_order() {
    use super::ops::leftmost_bits;
    assert_eq!(leftmost_bits(&[0xFF, 0x80, 0x01], 9), [0x01, 0xFF]);
    assert_eq!(leftmost_bits(&[0xAB, 0xCD], 8), [0xAB]);
    assert_eq!(leftmost_bits(&[0xAB], 16), [0xAB]);
}

#[test]
fn random_keys_are_in_range_and_differ() {
    let mut rng = crate::crypto::OsRng;
    for curve in Curve::ALL {
        let a = curve.random_key(&mut rng).unwrap();
        let b = curve.random_key(&mut rng).unwrap();
        assert_ne!(a.scalar, b.scalar);
        assert_eq!(
            a.agree(&b.public_key(&curve.generator().unwrap()).unwrap())
                .unwrap(),
            b.agree(&a.public_key(&curve.generator().unwrap()).unwrap())
                .unwrap()
        );
    }
}

/// Doc 9303-11, appendix H.1.
#[test]
fn integrated_mapping_of_appendix_h_1() {
    let t = hex!("A2F8FF2DF50E52C6599F386ADCB595D229F6A167ADE2BE5F2C3296ADD5B7430E");
    let mapped = Curve::BrainpoolP256r1.map_integrated(&t).unwrap();
    assert_eq!(
        mapped.encoded()[1..],
        hex!(
            "8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D4274C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD"
        )
    );
}

#[test]
fn integrated_mapping_hits_the_curve_wherever_it_is_defined() {
    for curve in Curve::ALL {
        for t in 2u8..12 {
            let mapped = curve.map_integrated(&[t]);
            if curve == Curve::Secp224r1 {
                assert_eq!(mapped, Err(CurveError::NoIntegratedMapping(curve)));
            } else {
                let mapped = mapped.unwrap();
                assert!(curve.decode_point(mapped.encoded()).is_ok(), "{curve} {t}");
            }
        }
        assert!(curve.map_integrated(&[0]).is_err());
        assert!(curve.map_integrated(&curve.prime()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_panic(
        encoded in proptest::collection::vec(any::<u8>(), 0..140),
        which in 0usize..11,
    ) {
        let curve = Curve::ALL[which];
        let _ = curve.decode_point(&encoded);
        let _ = PrivateKey::new(curve, &encoded);
        let _ = curve.map_integrated(&encoded);
        let _ = curve.verify(&curve.generator().unwrap(), &encoded, &encoded, &encoded);
        let _ = curve.map_generic(&encoded, &curve.generator().unwrap());
    }
}
