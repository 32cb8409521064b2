use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::crypto::rng::{OsRng, ScriptedRng};

const TERMINAL: &str = "5265030f751f4ad18b08ac565fc7ac952e41618d";
const TERMINAL_PUBLIC: [u8; 128] = hex!(
    "23fb3749ea030d2a25b278d2a562047ade3f01b74f17a15402cb7352ca7d2b3eb71c343db13d1debce9a3666dbcfc920b49174a602cb47965caa73dc702489a44d41db914de9613dc5e98c94160551c0df86274b9359bc0490d01b03ad54022dcb4f57fad6322497d7a1e28d46710f461afe710fbbbc5f8ba166f4311975ec6c"
);
const CHIP_PUBLIC: [u8; 128] = hex!(
    "78879f57225aa8080d52ed0fc890a4b25336f699aa89a2d3a189654af70729e623ea5738b26381e4da19e004706face7b235c2dbf2f38748312f3c98c2dd4882a41947b324aa1259ac22579db93f7085655af30889dbb845d9e6783fe42c9f2449400306254c8ae8ee9dd812a804c0b66e8cafc14f84d8258950a91b44126ee6"
);
const NONCE: [u8; 16] = hex!("fa5b7e3e49753a0db9178b7b9bd898c8");
const SHARED: [u8; 128] = hex!(
    "5babebef5b74e5ba94b5c063fda15f1f1cde94873ee0a5d3a2fcab49f258d07f544f13cb66658c3afee9e727389be3f6cbbbd32128a8c21dd6eea3cf7091cddfb08b8d007d40318dcca4ffbf51208790fb4bd111e5a968ed6b6f08b26ca87c410b3ce0c310ce104eabd16629aa48620c1279270cb0750c0d37c57fffe302ae7f"
);
const MAPPED: [u8; 128] = hex!(
    "7c9cbfe98f9fbdda8d143506fa7d9306f4cb17e3c71707aff5e1c1a12370249684d64ee37af44b8dbd9d45bf6023919cbaa027ab97acc771666c8e98ff483301bfa4872dede9034edfacb70814166b7f360676829b826bea57291b5ad69fbc84ef1e779032a305803f74341793e869742d401325b37ee8565ffcdee618342dc5"
);

fn small() -> ModpGroup {
    ModpGroup::from_parameter_id(0).unwrap()
}

/// Doc 9303-11, appendix G.2.
#[test]
fn generic_mapping_of_appendix_g_2() {
    let group = small();
    let key = group
        .random_key(&mut ScriptedRng::new(&[TERMINAL]))
        .unwrap();
    assert_eq!(
        key.power(&group.generator()).unwrap().encoded(),
        TERMINAL_PUBLIC
    );
    let chip = group.decode(&CHIP_PUBLIC).unwrap();
    let shared = key.power(&chip).unwrap();
    assert_eq!(shared.padded(), SHARED);
    assert_eq!(
        group.map_generic(&NONCE, &shared).unwrap().encoded(),
        MAPPED
    );
}

/// Doc 9303-11, appendix H.2.
#[test]
fn integrated_mapping_of_appendix_h_2() {
    let x = hex!(
        "a0c7c50c002061a51cc87d254ef38068607417b6ee1b36473cfb800d2d2e5fa2b6980f01105d24fab22acd1bfa5c8a4c093ecdfafe6d7125d42a843e338603835cf19afaff75efe21dc5f6aa1f9ae46c25087e7368166fb08c1e4627afed7d93570417b790ff7f747e57f432b04e1236819e0dfef5b6e77ca4999925328182d2"
    );
    let mapped = hex!(
        "1d7d767f11e333bcd6dbaef40e799e7a926b96973550656ff3c830726d118d61c276cdcc61d475cf03a98e0c0e79caeba5be25578bd4551d0b10903236f0b0f976852fa78eea14ea0aca87d1e91f688fe0dff897bbe35a472621d343564b262f34223ae8fc59b664bfedfa2bfe7516ca5510a6bbb633d517ec25d4e0bbaa16c2"
    );
    assert_eq!(small().map_integrated(&x).unwrap().encoded(), mapped);
    assert_eq!(small().map_integrated(&[0]), Err(ModpError::Neutral));
    assert_eq!(small().map_integrated(&[1]), Err(ModpError::Neutral));
}

#[test]
fn both_sides_agree_in_every_known_group() {
    for id in 0..3 {
        let group = ModpGroup::from_parameter_id(id).unwrap();
        let (a, b) = (
            group.random_key(&mut OsRng).unwrap(),
            group.random_key(&mut OsRng).unwrap(),
        );
        let public = a.power(&group.generator()).unwrap();
        let received = group.decode(&public.encoded()).unwrap();
        let secret = b.agree(&received).unwrap();
        assert_eq!(
            secret,
            a.agree(&b.power(&group.generator()).unwrap()).unwrap()
        );
        assert_eq!(secret.reveal().len(), group.prime_len());
        assert_eq!(group.parameter_id(), Some(id));
        let generator = group.generator().encoded();
        let explicit = ModpGroup::from_explicit(&group.prime_bytes(), &generator, None).unwrap();
        assert_eq!(explicit.parameter_id(), Some(id));
    }
    assert!(ModpGroup::from_parameter_id(3).is_none());
}

#[test]
fn elements_outside_the_subgroup_are_refused() {
    for id in 0..3 {
        let group = ModpGroup::from_parameter_id(id).unwrap();
        let prime = group.prime_bytes();
        let mut minus_one = prime.clone();
        *minus_one.last_mut().unwrap() -= 1;
        let longer = [vec![1], prime.clone()].concat();
        for bad in [&[][..], &[0], &[1], &minus_one, &prime, &longer, &[3]] {
            assert_eq!(group.decode(bad), Err(ModpError::Element), "{bad:02X?}");
        }
        // Leading zeros do not change the number.
        let padded = [vec![0; 3], group.generator().encoded()].concat();
        assert_eq!(group.decode(&padded).unwrap(), group.generator());
    }
}

#[test]
fn parameters_that_make_no_group_are_refused() {
    let group = small();
    let (p, g) = (group.prime_bytes(), group.generator().encoded());
    let mut even = p.clone();
    *even.last_mut().unwrap() ^= 1;
    let refused = |p: &[u8], g: &[u8], q: Option<&[u8]>| ModpGroup::from_explicit(p, g, q).is_err();
    assert!(refused(&even, &g, None));
    assert!(refused(&p[..100], &g, None));
    assert!(refused(&vec![0xFF; 2000], &g, None));
    assert!(refused(&[], &[], None));
    assert!(refused(&p, &[1], None));
    assert!(refused(&p, &p, None));
    assert!(refused(&p, &g, Some(&[7])));
    assert!(refused(&p, &[2], Some(&[0xFF; 20])));
    // Another generator of the whole group: unknown, and without an order.
    assert!(ModpGroup::known(&p, &[2], None).is_none());
    let other = ModpGroup::from_explicit(&p, &[2], None).unwrap();
    assert_eq!(other.parameter_id(), None);
    assert_eq!(
        other.map_integrated(&[5]),
        Err(ModpError::NoIntegratedMapping)
    );
    assert_eq!(
        group.map_generic(&[1], &other.generator()),
        Err(ModpError::Mixed)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn arbitrary_bytes_never_panic(
        a in proptest::collection::vec(any::<u8>(), 0..200),
        b in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let group = small();
        let _ = group.decode(&a);
        let _ = group.map_integrated(&a);
        let _ = group.map_generic(&a, &group.generator());
        let _ = ModpGroup::from_explicit(&a, &b, Some(&b));
    }
}
