//! Appendix H of Doc 9303-11. Its Kπ does not follow from the MRZ that it names, so it is injected.

use hex_literal::hex;

use super::*;
use crate::curve::Curve;
use crate::dh::ModpGroup;
use crate::personalisation::Cipher;

struct Example<'a> {
    group: Group,
    oid: [u8; 10],
    nonces: (&'a [u8], &'a [u8]),
    encrypted_nonce: [u8; 16],
    chip_private: &'a [u8],
    terminal_public: &'a [u8],
    chip_public: &'a [u8],
    terminal_token: [u8; 8],
    chip_token: [u8; 8],
}

fn run(example: &Example<'_>) {
    let support = PaceSupport {
        mapping: Mapping::Integrated,
        cipher: Cipher::Aes128,
        group: example.group,
    };
    let key = Key::new(Cipher::Aes128, &hex!("591468CDA83D65219CCCB8560233600F")).unwrap();
    let mut pace = Pace::new(support, &example.oid, PasswordKind::Mrz, key);
    let (s, t) = example.nonces;
    let mut random = Random::scripted([s.to_vec(), example.chip_private.to_vec()]);
    let mut step = |tag: Option<u16>, value: &[u8]| {
        let content = tag.map_or(Vec::new(), |tag| data_object::encode(tag, value));
        let mut around = Surroundings {
            random: &mut random,
            static_key: None,
            ephemeral: None,
            zero_nonce: false,
            wrong_token: false,
            wrong_proof: false,
            proof_as_integer: false,
        };
        match pace
            .step(&data_object::encode(0x7C, &content), &mut around)
            .unwrap()
        {
            Progress::Continue(data) | Progress::Done(data, _) => data,
        }
    };
    assert_eq!(step(None, &[]), answer(0x80, &example.encrypted_nonce));
    assert_eq!(step(Some(0x81), t), answer(0x82, &[]));
    assert_eq!(
        step(Some(0x83), example.terminal_public),
        answer(0x84, example.chip_public)
    );
    assert_eq!(
        step(Some(0x85), &example.terminal_token),
        answer(0x86, &example.chip_token)
    );
}

#[test]
fn appendix_h_1_elliptic_curve() {
    run(&Example {
        group: Curve::BrainpoolP256r1.into(),
        oid: hex!("04007F00070202040402"),
        nonces: (
            &hex!("2923BE84E16CD6AE529049F1F1BBE9EB"),
            &hex!("5DD4CBFC96F5453B130D890A1CDBAE32"),
        ),
        encrypted_nonce: hex!("143DC40C08C8E891FBED7DEDB92B64AD"),
        chip_private: &hex!("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A"),
        terminal_public: &hex!(
            "0489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D46755DE9B7B7782"
            "80B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37"
        ),
        chip_public: &hex!(
            "0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8932B69A962B52A"
            "0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753"
        ),
        terminal_token: hex!("450F02B86F6A0909"),
        chip_token: hex!("75D4D96E8D5B0308"),
    });
}

#[test]
fn appendix_h_2_modp() {
    run(&Example {
        group: ModpGroup::Modp1024Order160.into(),
        oid: hex!("04007F00070202040302"),
        nonces: (
            &hex!("FA5B7E3E49753A0DB9178B7B9BD898C8"),
            &hex!("B3A6DB3C870C3E99245E0D1C06B747DE"),
        ),
        encrypted_nonce: hex!("9ABB8864CA0FF1551E620D1EF4E13510"),
        chip_private: &hex!(
            "020F018C7284B047FA7721A337EFB7ACB1440BB30C5252BD41C97C30C994BB78E9F0C5B32744D840"
            "17D21FFA6878396A6469CA283EF5C000DAF7D261A39AB8860ED4610AB5343390897AAB5A7787E4FA"
            "EFA0649C6A94FDF82D991E8E3FC332F5142729E7040A3F7D5A4D3CD75CBEE1F043C1CAD2DD484FEB"
            "4ED22B597D36688E"
        ),
        terminal_public: &hex!(
            "0F0CC62945A8029251FB7EF3C094E12EC68E4EF07F27CB9D9CD04C5C4250FAE0E4F8A951557E929A"
            "EB48E5C6DD47F2F5CD7C351A9BD2CD722C07EDE166770F08FFCB370262CF308DD7B07F2E0DA9CAAA"
            "1492344C852906919538C98A4BA4187E76CE9D87832386D319CE2E043C3343AEAE6EDBA1A9894DC5"
            "094D22F7FE1351D5"
        ),
        chip_public: &hex!(
            "928D9A0F9DBA450F13FC859C6F290D1D36E42431138A4378500BEB4E0401854CFF111F71CB6DC1D0"
            "335807A11388CC8EAA87B07907AAD9FBA6B169AF6D8C26AF8DDDC39ADC3AD2E3FF882B84D23E9768"
            "E95A80E4746FB07A9767679FE92133B4D379935C771BD7FBED6C7BB4B1708B275EA75679524CDC9C"
            "6A91370CC662A2F3"
        ),
        terminal_token: hex!("55D61977CBF5307E"),
        chip_token: hex!("C2F04230187E1525"),
    });
}
