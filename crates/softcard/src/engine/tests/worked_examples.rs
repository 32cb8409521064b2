//! The worked examples of Doc 9303-11, appendices D, G and I, played byte for byte by a whole card.

use std::collections::BTreeMap;

use cccd_lds::{FileIdentity, Private};
use hex_literal::hex;
use num_bigint::BigUint;

use crate::behaviour::Behaviour;
use crate::curve::{Curve, pad};
use crate::dh::ModpGroup;
use crate::personalisation::{CaKey, Cipher, Group, Mapping, PaceSupport, Passwords};
use crate::{Personalisation, Random, SoftCard};

fn play(card: &mut SoftCard, exchanges: &[(&[u8], &[u8])]) {
    for (command, response) in exchanges {
        assert_eq!(
            card.process(command).unwrap(),
            *response,
            "to {command:02X?}"
        );
    }
}

fn with_mrz(mrz_information: &str) -> Personalisation {
    Personalisation {
        passwords: Passwords {
            mrz_information: Some(Private::new(mrz_information.into())),
            ..Passwords::default()
        },
        ..Personalisation::default()
    }
}

fn with_pace(mrz_information: &str, mapping: Mapping, group: Group) -> Personalisation {
    let pace = vec![PaceSupport {
        mapping,
        cipher: Cipher::Aes128,
        group,
    }];
    Personalisation {
        pace,
        ..with_mrz(mrz_information)
    }
}

fn card(personalisation: Personalisation, numbers: &[&[u8]]) -> SoftCard {
    SoftCard::new(personalisation, Behaviour::default()).with_random(Random::scripted(
        numbers.iter().map(|number| number.to_vec()),
    ))
}

#[test]
fn appendix_d_from_challenge_to_file() {
    let com = hex!("60145F0104303130365F36063034303030305C026175").to_vec();
    let personalisation = Personalisation {
        files: BTreeMap::from([(FileIdentity::COM, com)]),
        bac: true,
        ..with_mrz("L898902C<369080619406236")
    };
    let mut card = card(
        personalisation,
        &[
            &hex!("4608F91988702212"),
            &hex!("0B4F80323EB3191CB04970CB4052790B"),
        ],
    );
    play(
        &mut card,
        &[
            (&hex!("00A4040C07A0000002471001"), &hex!("9000")),
            (&hex!("0084000008"), &hex!("4608F919887022129000")),
            (
                &hex!(
                    "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2"
                    "5F1448EEA8AD90A728"
                ),
                &hex!(
                    "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F"
                    "2F2D235D074D74499000"
                ),
            ),
            (
                &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
                &hex!("990290008E08FA855A5D4C50A8ED9000"),
            ),
            (
                &hex!("0CB000000D9701048E08ED6705417E96BA5500"),
                &hex!("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
            ),
            (
                &hex!("0CB000040D9701128E082EA28A70F3C7B53500"),
                &hex!(
                    "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08"
                    "C8B2787EAEA07D749000"
                ),
            ),
        ],
    );
}

#[test]
fn appendix_g_1_generic_mapping_on_a_curve() {
    let mut card = card(
        with_pace(
            "T22000129364081251010318",
            Mapping::Generic,
            Curve::BrainpoolP256r1.into(),
        ),
        &[
            &hex!("3F00C4D39D153F2B2A214A078D899B22"),
            &hex!("498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560"),
            &hex!("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A"),
        ],
    );
    play(
        &mut card,
        &[
            (
                &hex!("0022C1A40F800A04007F00070202040202830101"),
                &hex!("9000"),
            ),
            (
                &hex!("10860000027C0000"),
                &hex!("7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
            ),
            (
                &hex!(
                    "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2"
                    "CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00"
                ),
                &hex!(
                    "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C8"
                    "79AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000"
                ),
            ),
            (
                &hex!(
                    "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD"
                    "301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200"
                ),
                &hex!(
                    "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B2"
                    "2277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000"
                ),
            ),
            (
                &hex!("008600000C7C0A8508C2B0BD78D94BA86600"),
                &hex!("7C0A86083ABB9674BCE93C089000"),
            ),
        ],
    );
}

/// The example's last answer also names the certification authorities of Terminal Authentication,
/// which this chip does not offer.
#[test]
fn appendix_g_2_generic_mapping_modulo_a_prime() {
    let mut card = card(
        with_pace(
            "T22000129364081251010318",
            Mapping::Generic,
            ModpGroup::Modp1024Order160.into(),
        ),
        &[
            &hex!("FA5B7E3E49753A0DB9178B7B9BD898C8"),
            &hex!("66DDAFEAC1609CB5B963BB0CB3FF8B3E047F336C"),
            &hex!("A5B780126B7C980E9FCEA1D4539DA1D27C342DFA"),
        ],
    );
    play(
        &mut card,
        &[
            (
                &hex!("0022C1A40F800A04007F00070202040102830101"),
                &hex!("9000"),
            ),
            (
                &hex!("10860000027C0000"),
                &hex!("7C128010854D8DF5827FA6852D1A4FA701CDDDCA9000"),
            ),
            (
                &hex!(
                    "10860000867C818381818023FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA"
                    "7D2B3EB71C343DB13D1DEBCE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914D"
                    "E9613DC5E98C94160551C0DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46"
                    "710F461AFE710FBBBC5F8BA166F4311975EC6C00"
                ),
                &hex!(
                    "7C818382818078879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA"
                    "5738B26381E4DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22"
                    "579DB93F7085655AF30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8C"
                    "AFC14F84D8258950A91B44126EE69000"
                ),
            ),
            (
                &hex!(
                    "10860000867C8183838180907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520B"
                    "D911551B9AE4D04369F29A02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3"
                    "A154AD8A5A51786B0BC07147057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C"
                    "3C5CE397545D015C175EB5130551EDBC2EE5D400"
                ),
                &hex!(
                    "7C8183848180075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3"
                    "A213F53820C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F7"
                    "29005FBA7E3FA5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D86"
                    "6C79CE0584E49687FF61BC29AEA19000"
                ),
            ),
            (
                &hex!("008600000C7C0A8508B46DD9BD4D98381F00"),
                &hex!("7C0A8608917F37B5C0E6D8D19000"),
            ),
        ],
    );
}

#[test]
fn appendix_i_chip_authentication_mapping() {
    // The example does not print the static private key; it follows from the proof.
    let curve = Curve::BrainpoolP256r1;
    let mapping_private = hex!("9E56A6B59C95D06ECE5CD10F983BB2F4F1943528E577F23881D89D8C3BBEE0AA");
    let proof = hex!("85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3");
    let inverse = BigUint::from_bytes_be(&proof)
        .modinv(curve.order())
        .unwrap();
    let private = inverse * BigUint::from_bytes_be(&mapping_private) % curve.order();
    assert_eq!(
        curve.encode(&curve.public_key(&private)),
        hex!(
            "041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EF"
            "CB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F"
        )
    );
    let mut personalisation = with_pace(
        "C11T002JM496081222310314",
        Mapping::ChipAuthentication,
        curve.into(),
    );
    personalisation.keys.chip_authentication.push(CaKey {
        key_id: Some(13),
        group: curve.into(),
        private: Private::new(pad(&private, 32)),
        cipher: Cipher::Aes128,
    });
    let mut card = card(
        personalisation,
        &[
            &hex!("658B860BC94DF6F044FCE6D5C82CF8E5"),
            &mapping_private,
            &hex!("CD626EF3C256E235FE8912CAC28279E626008EDA6B3A05C4CF862A3BDAB79E78"),
        ],
    );
    play(
        &mut card,
        &[
            (
                &hex!("0022C1A40F800A04007F00070202040602830101"),
                &hex!("9000"),
            ),
            (
                &hex!("10860000027C0000"),
                &hex!("7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"),
            ),
            (
                &hex!(
                    "10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C6"
                    "7EDE1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100"
                ),
                &hex!(
                    "7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B304F365"
                    "713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000"
                ),
            ),
            (
                &hex!(
                    "10860000457C43834104446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C772"
                    "8F955483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC00"
                ),
                &hex!(
                    "7C4384410402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA993333111C3B9"
                    "B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E19000"
                ),
            ),
            (
                &hex!("008600000C7C0A8508E86BD06018A1CD3B00"),
                &hex!(
                    "7C3C86088596CF055C67C1A38A301EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798C"
                    "F77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F929000"
                ),
            ),
        ],
    );
}
