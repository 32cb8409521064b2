//! Chip Authentication on the chip's side (Doc 9303-11, 6.2): static against ephemeral key.

use num_bigint::BigUint;

use crate::apdu::Status;
use crate::personalisation::{CaKey, Cipher};
use crate::sm::SecureMessaging;

/// The session that a terminal's ephemeral public key leads to.
///
/// # Errors
/// [`Status::WRONG_DATA`] if that is not a public key of the group.
pub(crate) fn agree(
    key: &CaKey,
    cipher: Cipher,
    terminal: &[u8],
) -> Result<SecureMessaging, Status> {
    let public = key.group.decode(terminal).ok_or(Status::WRONG_DATA)?;
    let private = BigUint::from_bytes_be(key.private.reveal().as_slice());
    let secret = key
        .group
        .secret(&key.group.power(&public, &private))
        .ok_or(Status::WRONG_DATA)?;
    Ok(SecureMessaging::from_secret(cipher, &secret))
}

#[cfg(test)]
mod tests {
    use cccd_lds::Private;
    use hex_literal::hex;

    use super::*;
    use crate::curve::Curve;
    use crate::dh::ModpGroup;
    use crate::personalisation::Group;

    /// The shared secrets of the EAC worked example (TR-03110), whose keys fit version 1 too.
    #[test]
    fn eac_worked_example_shared_secrets() {
        let check = |group: Group, private: &[u8], terminal: &[u8], secret: &[u8]| {
            let public = group.decode(terminal).unwrap();
            let shared = group.power(&public, &BigUint::from_bytes_be(private));
            assert_eq!(group.secret(&shared).unwrap(), secret);
            let key = CaKey {
                key_id: None,
                group,
                private: Private::new(private.to_vec()),
                cipher: Cipher::Aes128,
            };
            assert!(agree(&key, Cipher::Aes128, terminal).is_ok());
            assert!(agree(&key, Cipher::Aes128, &terminal[1..]).is_err());
        };
        check(
            Curve::BrainpoolP256r1.into(),
            &hex!("7984674CF3B3A524BF929CE8A67FCF22173DA0BAD595EED6DEB72D22C542FA9D"),
            &hex!(
                "045A7A377FC9CAFC03AC7FF45441A8B2909D88EAB8E6B0173847AB49B949DF3799A34EE57EC55268"
                "CF8B1C3EC489F8BF4CF4C68D3FD9670E89C0D5D3FFF1AAF89F"
            ),
            &hex!("791DA04273CCFE862E52DF60347E2557192E1F8D7517822CE3D306056C1CDEB4"),
        );
        check(
            ModpGroup::Modp1024Order160.into(),
            &hex!("00D0E5A95ECA541DEF4FE92B9FF9920D49A454C297"),
            &hex!(
                "A2830947A6FCAACDE2FCB88B29AB38E07C3453ABC4BCB466087E11C79F32A19E6EF22BE108F8DD18"
                "FE8249C960951511200DC985AA3EC0CCAD59A5F9BBCC33EE5F1577E20330B4DD10EB06B740277C97"
                "A189180EDE52BEE9D429F10FB77F180F05D6A99C499CB5E1ECEEB8E92284F66EA98479674CE73F53"
                "C567A03B0D297833"
            ),
            &hex!(
                "2A4FC2D11490DF4773DDFA6FF705557C51F4AD4533E8D8A66A3001BFDD271DB87BE3C1CAC22A05E8"
                "AF1A066DD0298E75DB928AAFDF00EB4BFB1BD12F372313C1CA649056517305638515D5A4FBE0AC59"
                "BDC80E8C5A5F46254D231916EA77F80AC58E6B63A26198EE4387F10981E8E46FFBA23790C81E6793"
                "63C589587D30BBB3"
            ),
        );
    }
}
