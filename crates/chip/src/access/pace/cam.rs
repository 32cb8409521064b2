//! The chip authentication mapping (Doc 9303-11, 4.4.3.5): the chip shows the quotient of its
//! mapping key and its static key, which only the owner of both private keys can form.

use cccd_lds::security_infos::{KeyAgreement, SecurityInfos};
use cccd_lds::spki::{DH_KEY_AGREEMENT, DH_PUBLIC_NUMBER};

use super::PaceOption;
use crate::crypto::{CipherError, Element, Group, PrivateKey, Secret, constant_time_eq};
use crate::document::{NotRun, PaceCamEvidence, Proof};

/// Static keys that are tried; no chip has more than a few in each of two files, and each costs
/// time.
const MOST: usize = 16;

/// What the chip sent, to be held against its static key once that key is read (from
/// EF.CardSecurity or DG14).
#[derive(Debug, Clone)]
pub struct ChipAuthenticationData {
    mapping_key: Element,
    /// CA_IC, or what is wrong with it.
    quotient: Result<PrivateKey, &'static str>,
}

impl ChipAuthenticationData {
    /// Decrypts the Encrypted Chip Authentication Data.
    pub(super) fn open(
        option: &PaceOption,
        enc: &Secret,
        mapping_key: Element,
        sealed: Option<Vec<u8>>,
    ) -> Self {
        let quotient = match sealed {
            None => Err("the chip sent no chip authentication data"),
            Some(sealed) => quotient(option, enc, &sealed),
        };
        Self {
            mapping_key,
            quotient,
        }
    }

    /// Whether the chip's mapping key is the quotient times one of its static keys on that curve.
    ///
    /// The static key must come from signed data; that it does is for verification to say.
    #[must_use]
    pub fn prove(&self, infos: &SecurityInfos) -> Proof<PaceCamEvidence> {
        let (Ok(quotient), Element::Point(mapping_key)) = (&self.quotient, &self.mapping_key)
        else {
            return Proof::Failed(
                self.quotient
                    .as_ref()
                    .err()
                    .copied()
                    .unwrap_or_default()
                    .into(),
            );
        };
        let mut candidates = 0u32;
        for key in infos.chip_auth_keys.iter().take(MOST) {
            // A multiplicative group, which costs time to look at, is of no use here.
            let on_a_curve = key.key_agreement() == Some(KeyAgreement::Ecdh);
            let Some((Group::Curve(curve), Element::Point(point))) = key
                .subject_public_key_info()
                .ok()
                .filter(|spki| {
                    let algorithm = spki.algorithm.algorithm;
                    on_a_curve && algorithm != DH_PUBLIC_NUMBER && algorithm != DH_KEY_AGREEMENT
                })
                .and_then(|spki| crate::chip_auth::static_key(&spki))
            else {
                continue;
            };
            if curve != mapping_key.curve() {
                continue;
            }
            candidates = candidates.saturating_add(1);
            let product = quotient.multiply(&point);
            if product.is_ok_and(|p| constant_time_eq(p.encoded(), mapping_key.encoded())) {
                return Proof::Done(PaceCamEvidence {
                    public_key: key.spki.clone(),
                });
            }
        }
        match candidates {
            0 => Proof::NotRun(NotRun::Unsupported(
                "no static key on the curve of the chip authentication mapping".into(),
            )),
            _ => Proof::Failed("the chip does not have the private key of its static key".into()),
        }
    }
}

fn quotient(option: &PaceOption, enc: &Secret, sealed: &[u8]) -> Result<PrivateKey, &'static str> {
    const WRONG: &str = "the chip authentication data cannot be decrypted";
    let Group::Curve(curve) = option.group else {
        return Err(WRONG);
    };
    let wrong = |_: CipherError| WRONG;
    let ones = vec![0xFF; option.cipher.block_len()];
    let iv = option
        .cipher
        .encrypt_block(enc.reveal(), &ones)
        .map_err(wrong)?;
    let padded = Secret::new(
        option
            .cipher
            .decrypt_cbc(enc.reveal(), &iv, sealed)
            .map_err(wrong)?,
    );
    let plain = option.cipher.unpad(padded.reveal()).ok_or(WRONG)?;
    PrivateKey::new(curve, plain).map_err(|_| "the chip authentication data is out of range")
}
