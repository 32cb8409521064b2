//! The kinds of documents that the test issuer knows.

use core::fmt;
use core::str::FromStr;
use std::collections::{BTreeMap, BTreeSet};

use cccd_lds::DataGroup;
use cccd_lds::date::{Expiry, PartialDate};
use cccd_lds::expiry;
use time::{Date, macros::date};

use crate::authority::{AuthoritySpec, SignerSpec};
use crate::certificate::{Country, Validity};
use crate::cms::SignedDataOptions;
use crate::curve::Curve;
use crate::data_groups::Dg13Fields;
use crate::hash::Hash;
use crate::order::{AaSpec, CaSpec, Order};
use crate::people;
use crate::personalisation::{Cipher, Group, Mapping, PaceSupport};
use crate::portrait::PortraitFormat;
use crate::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use crate::sod::SecurityObjectVersion;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// The citizen ID card with a chip, issued from 2021 to June 2024.
    Cccd2021,
    /// The identity card issued since July 2024; the usual one never expires.
    Cancuoc2024,
    /// A passport.
    Passport,
}

/// There is no profile of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no profile of this name: use cccd-2021, cancuoc-2024 or passport")]
pub struct UnknownProfile;

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cccd2021, Self::Cancuoc2024, Self::Passport];

    /// Its name on a command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cccd2021 => "cccd-2021",
            Self::Cancuoc2024 => "cancuoc-2024",
            Self::Passport => "passport",
        }
    }

    /// Whether it is a Vietnamese ID card of either generation.
    #[must_use]
    pub const fn is_citizen_card(self) -> bool {
        matches!(self, Self::Cccd2021 | Self::Cancuoc2024)
    }

    pub(crate) fn order(self) -> Order {
        match self {
            Self::Cccd2021 => cccd_2021(),
            Self::Cancuoc2024 => cancuoc_2024(),
            Self::Passport => passport(),
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == name)
            .ok_or(UnknownProfile)
    }
}

/// The expiry that the law gives a holder born and a card issued on these days.
pub(crate) fn citizen_card_expiry(birth: PartialDate, issued: PartialDate) -> Expiry {
    // Where only the year of birth is known, the card counts from its first day.
    let birth = birth.year().and_then(|year| {
        PartialDate::full(year, birth.month().unwrap_or(1), birth.day().unwrap_or(1))
    });
    let candidates = birth
        .map(|birth| expiry::candidates(birth, issued))
        .unwrap_or_default();
    candidates.first().copied().unwrap_or(Expiry::Never)
}

/// The access number of a card: the last six digits of its ID number.
pub(crate) fn citizen_card_can(id_number: &str) -> Option<String> {
    id_number.get(6..).map(str::to_owned)
}

const BRAINPOOL_256: Group = Group::Curve(Curve::BrainpoolP256r1);

const PACE: PaceSupport = PaceSupport {
    mapping: Mapping::Generic,
    cipher: Cipher::Aes128,
    group: BRAINPOOL_256,
};

const CHIP_AUTHENTICATION: CaSpec = CaSpec {
    key_id: None,
    group: BRAINPOOL_256,
    parameters: CurveParameters::Explicit,
    cipher: Cipher::Aes128,
};

/// ECDSA throughout with explicit parameters, an RSA key for Active Authentication, a JPEG.
fn cccd_2021() -> Order {
    let holder = people::mau();
    let issued = date!(2021 - 05 - 20);
    Order {
        profile: Profile::Cccd2021,
        country: Country::VIETNAM,
        document_code: "ID".to_owned(),
        issued: issued.into(),
        expiry: citizen_card_expiry(holder.date_of_birth, issued.into()),
        authority: AuthoritySpec {
            country: Country::VIETNAM,
            generation: 1,
            key: KeySpec::Ec(Curve::BrainpoolP384r1, CurveParameters::Explicit),
            algorithm: SignatureAlgorithm::Ecdsa(Hash::Sha384),
            validity: days(date!(2021 - 01 - 01), date!(2036 - 12 - 31)),
            key_usage_period: days(date!(2021 - 01 - 01), date!(2026 - 12 - 31)),
            changes: Vec::new(),
        },
        signer: SignerSpec {
            country: Country::VIETNAM,
            key: KeySpec::Ec(Curve::BrainpoolP256r1, CurveParameters::Explicit),
            algorithm: SignatureAlgorithm::Ecdsa(Hash::Sha256),
            validity: days(date!(2021 - 04 - 01), date!(2036 - 06 - 30)),
            key_usage_period: days(date!(2021 - 04 - 01), date!(2021 - 06 - 30)),
            document_types: vec!["ID"],
            changes: Vec::new(),
        },
        digest: Hash::Sha256,
        security_object: SecurityObjectVersion::V0,
        cms: SignedDataOptions {
            signing_day: Some(issued),
            ..SignedDataOptions::default()
        },
        groups: BTreeSet::from([
            DataGroup::Dg1,
            DataGroup::Dg2,
            DataGroup::Dg3,
            DataGroup::Dg13,
            DataGroup::Dg14,
            DataGroup::Dg15,
        ]),
        portrait: PortraitFormat::Jpeg,
        dg13: Dg13Fields::All,
        active_authentication: AaSpec::Rsa {
            bits: 2048,
            hash: Hash::Sha256,
        },
        chip_authentication: vec![CHIP_AUTHENTICATION],
        terminal_authentication: true,
        terminals: None,
        bac: true,
        pace: vec![PACE],
        can: citizen_card_can(&holder.id_number),
        pin: None,
        puk: None,
        extended_length: Some((2048, 2048)),
        contents: BTreeMap::new(),
        faults: Vec::new(),
        holder,
    }
}

/// RSA-PSS, an ECDSA key for Active Authentication, JPEG 2000, fewer fields, no expiry.
fn cancuoc_2024() -> Order {
    let holder = people::elder();
    let issued = date!(2024 - 08 - 15);
    Order {
        profile: Profile::Cancuoc2024,
        issued: issued.into(),
        expiry: citizen_card_expiry(holder.date_of_birth, issued.into()),
        authority: AuthoritySpec {
            country: Country::VIETNAM,
            generation: 2,
            key: KeySpec::Rsa(3072),
            algorithm: SignatureAlgorithm::pss(Hash::Sha512),
            validity: days(date!(2024 - 06 - 01), date!(2039 - 12 - 31)),
            key_usage_period: days(date!(2024 - 06 - 01), date!(2029 - 06 - 30)),
            changes: Vec::new(),
        },
        signer: SignerSpec {
            country: Country::VIETNAM,
            key: KeySpec::Rsa(2048),
            algorithm: SignatureAlgorithm::pss(Hash::Sha256),
            validity: days(date!(2024 - 07 - 01), date!(2039 - 09 - 30)),
            key_usage_period: days(date!(2024 - 07 - 01), date!(2024 - 09 - 30)),
            document_types: vec!["ID"],
            changes: Vec::new(),
        },
        security_object: SecurityObjectVersion::V1,
        cms: SignedDataOptions {
            signing_day: Some(issued),
            ..SignedDataOptions::default()
        },
        portrait: PortraitFormat::Jp2,
        dg13: Dg13Fields::Fewer,
        active_authentication: AaSpec::Ecdsa {
            curve: Curve::BrainpoolP256r1,
            parameters: CurveParameters::Explicit,
            hash: Hash::Sha256,
        },
        can: citizen_card_can(&holder.id_number),
        holder,
        ..cccd_2021()
    }
}

/// A Vietnamese passport under a CSCA with an RSA key, opened by BAC and by PACE.
fn passport() -> Order {
    let issued = date!(2023 - 03 - 10);
    Order {
        profile: Profile::Passport,
        holder: people::long_name(),
        document_code: "P".to_owned(),
        issued: issued.into(),
        expiry: Expiry::On(date!(2033 - 03 - 10).into()),
        authority: AuthoritySpec {
            country: Country::VIETNAM,
            generation: 3,
            key: KeySpec::Rsa(3072),
            algorithm: SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
            validity: days(date!(2022 - 01 - 01), date!(2038 - 12 - 31)),
            key_usage_period: days(date!(2022 - 01 - 01), date!(2027 - 12 - 31)),
            changes: Vec::new(),
        },
        signer: SignerSpec {
            country: Country::VIETNAM,
            key: KeySpec::Rsa(2048),
            algorithm: SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
            validity: days(date!(2023 - 03 - 01), date!(2033 - 06 - 30)),
            key_usage_period: days(date!(2023 - 03 - 01), date!(2023 - 05 - 31)),
            document_types: vec!["P"],
            changes: Vec::new(),
        },
        cms: SignedDataOptions {
            signing_day: Some(issued),
            ..SignedDataOptions::default()
        },
        groups: BTreeSet::from([
            DataGroup::Dg1,
            DataGroup::Dg2,
            DataGroup::Dg11,
            DataGroup::Dg12,
            DataGroup::Dg14,
            DataGroup::Dg15,
        ]),
        active_authentication: AaSpec::Rsa {
            bits: 1024,
            hash: Hash::Sha1,
        },
        terminal_authentication: false,
        can: None,
        ..cccd_2021()
    }
}

const fn days(from: Date, until: Date) -> Validity {
    Validity { from, until }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse(), Ok(profile));
        }
        assert_eq!("cmnd".parse::<Profile>(), Err(UnknownProfile));
    }

    #[test]
    fn expiry_follows_the_law() {
        assert_eq!(cccd_2021().expiry, Expiry::On(date!(2030 - 01 - 15).into()));
        assert_eq!(cancuoc_2024().expiry, Expiry::Never);
        let year_only = PartialDate::new(Some(1992), None, None).unwrap();
        let issued = date!(2021 - 05 - 20).into();
        let expected = Expiry::On(date!(2032 - 01 - 01).into());
        assert_eq!(citizen_card_expiry(year_only, issued), expected);
    }
}
