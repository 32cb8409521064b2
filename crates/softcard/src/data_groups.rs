//! The content of the files that an issuer fills in (Doc 9303-10, 4.6 and 4.7), byte by byte: the
//! encoders of `cccd-lds` are checked against these and these against them.

use cccd_lds::DataGroup;
use cccd_lds::date::{Expiry, PartialDate};
use num_bigint::BigUint;

use crate::der;
use crate::order::{AaSpec, CaSpec};
use crate::people::Holder;
use crate::personalisation::{Group, PaceSupport};
use crate::portrait::{HEIGHT, PortraitFormat, WIDTH};
use crate::signature::{CurveParameters, SignatureAlgorithm, SigningKey};

/// EF.COM (Doc 9303-10, 4.6.1): LDS and Unicode versions and the tags of the data groups.
pub(crate) fn com(lds_version: &str, groups: impl Iterator<Item = DataGroup>) -> Vec<u8> {
    let tags: Vec<u8> = groups.map(DataGroup::tag).collect();
    let fields = [
        der::long_tag(0x5F01, lds_version.as_bytes()),
        der::long_tag(0x5F36, b"040000"),
        der::element(0x5C, &tags),
    ];
    der::element(0x60, &fields.concat())
}

/// DG1: the MRZ.
pub(crate) fn dg1(mrz: &str) -> Vec<u8> {
    der::element(0x61, &der::long_tag(0x5F1F, mrz.as_bytes()))
}

/// DG2: one portrait as a full frontal face of ISO/IEC 19794-5:2005.
pub(crate) fn dg2(image: &[u8], format: PortraitFormat) -> Vec<u8> {
    let data_type = match format {
        PortraitFormat::Jpeg => 0,
        PortraitFormat::Jp2 | PortraitFormat::Codestream => 1,
    };
    let [width_high, width_low] = WIDTH.to_be_bytes();
    let [height_high, height_low] = HEIGHT.to_be_bytes();
    // Full frontal, the codec, the size, 24-bit RGB, a digital camera, device and quality unknown.
    let information = [
        1,
        data_type,
        width_high,
        width_low,
        height_high,
        height_low,
        1,
        2,
        0,
        0,
        0,
        0,
    ];
    let length = |size: usize| u32::try_from(size).unwrap_or(u32::MAX).to_be_bytes();
    let block = [
        length(image.len().saturating_add(32)).as_slice(),
        // No feature points; gender, colours, properties, expression and pose unspecified.
        &[0; 16],
        &information,
        image,
    ]
    .concat();
    let record = [
        b"FAC\x00010\x00".as_slice(),
        &length(block.len().saturating_add(14)),
        &[0, 1],
        &block,
    ]
    .concat();
    let header = [
        der::element(0x81, &[0x02]),
        der::element(0x82, &[0x00]),
        der::element(0x87, &[0x01, 0x01]),
        der::element(0x88, &[0x00, 0x08]),
    ];
    let template = [
        der::element(0xA1, &header.concat()),
        der::long_tag(0x5F2E, &record),
    ];
    let templates = [
        der::element(0x02, &[1]),
        der::long_tag(0x7F60, &template.concat()),
    ];
    der::element(0x75, &der::long_tag(0x7F61, &templates.concat()))
}

/// DG3 with no fingerprint in it, but bytes that differ from card to card so that its hash says
/// nothing (Doc 9303-10, 4.7.3.1). Never read without Terminal Authentication.
pub(crate) fn dg3(filler: &[u8]) -> Vec<u8> {
    let content = [der::element(0x02, &[0]), der::element(0x53, filler)];
    der::element(0x63, &der::long_tag(0x7F61, &content.concat()))
}

/// DG11: the holder.
pub(crate) fn dg11(holder: &Holder) -> Vec<u8> {
    let place = |text: &str| text.replace(", ", "<").into_bytes();
    listed(
        0x6B,
        &[
            (
                0x5F0E,
                primary_and_secondary(&holder.full_name).into_bytes(),
            ),
            (0x5F10, holder.id_number.clone().into_bytes()),
            (0x5F2B, holder.date_of_birth.to_yyyymmdd().into_bytes()),
            (0x5F11, place(&holder.place_of_origin)),
            (0x5F42, place(&holder.place_of_residence)),
        ],
    )
}

/// DG12: the document.
pub(crate) fn dg12(authority: &str, issued: PartialDate) -> Vec<u8> {
    listed(
        0x6C,
        &[
            (0x5F19, authority.as_bytes().to_vec()),
            (0x5F26, issued.to_yyyymmdd().into_bytes()),
        ],
    )
}

/// Which fields of DG13 are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dg13Fields {
    /// All that the holder has, as on cards of 2021.
    All,
    /// Without ethnicity, religion, former number and field 16, as cards since July 2024 may be.
    Fewer,
}

/// DG13 of the Vietnamese card.
pub(crate) fn dg13(
    holder: &Holder,
    issued: PartialDate,
    expiry: Expiry,
    fields: Dg13Fields,
) -> Vec<u8> {
    let optional = |text: &Option<String>, write: fn(&str) -> Vec<u8>| {
        text.as_deref().map(write).unwrap_or_default()
    };
    let filled = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            der::utf8(text)
        }
    };
    let all = fields == Dg13Fields::All;
    let parent =
        |name: &Option<String>| name.as_ref().map(|name| der::sequence(&[der::utf8(name)]));
    let parents = [parent(&holder.father), parent(&holder.mother)];
    let parents: Vec<u8> = parents.into_iter().flatten().flatten().collect();
    let spouse = |name: &str| der::sequence(&[der::utf8(name)]);
    let mut values = vec![
        der::printable(&holder.id_number),
        der::utf8(&holder.full_name),
        der::printable(&holder.date_of_birth.to_string()),
        der::utf8(holder.sex.to_vietnamese()),
        der::utf8(&holder.nationality),
        if all {
            filled(&holder.ethnicity)
        } else {
            Vec::new()
        },
        if all {
            filled(&holder.religion)
        } else {
            Vec::new()
        },
        filled(&holder.place_of_origin),
        filled(&holder.place_of_residence),
        filled(&holder.features),
        der::printable(&issued.to_string()),
        der::utf8(&expiry.to_string()),
        parents,
        optional(&holder.spouse, spouse),
    ];
    if all {
        values.push(optional(&holder.former_id_number, der::printable));
        values.push(optional(&holder.field_16, der::printable));
    }
    let fields: Vec<Vec<u8>> = (1..)
        .zip(values)
        .map(|(number, value)| der::sequence(&[der::integer(number), value]))
        .collect();
    // The standard calls it a SET, the cards keep the order of the fields.
    let content = der::sequence(&[
        der::integer(1),
        der::oid("1.0.10646.1.0.8"),
        der::element(0x31, &fields.concat()),
    ]);
    der::element(0x6D, &content)
}

/// The SecurityInfos that DG14, EF.CardAccess and EF.CardSecurity share.
pub(crate) struct SecurityInfos(Vec<Vec<u8>>);

impl SecurityInfos {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Terminal Authentication, version 1.
    pub(crate) fn terminal_authentication(&mut self) {
        self.push("0.4.0.127.0.7.2.2.2", vec![der::integer(1)]);
    }

    /// The protocol of a Chip Authentication key.
    pub(crate) fn chip_authentication(&mut self, key: &CaSpec) {
        let (arc, cipher) = (key_agreement(key.group), key.cipher.arc());
        let mut fields = vec![der::integer(1)];
        fields.extend(key.key_id.map(|id| der::integer(u32::from(id))));
        self.push(&format!("0.4.0.127.0.7.2.2.3.{arc}.{cipher}"), fields);
    }

    /// A Chip Authentication key.
    pub(crate) fn chip_authentication_key(&mut self, key: &CaSpec, private: &BigUint) {
        let mut fields = vec![key_agreement_info(key.group, key.parameters, private)];
        fields.extend(key.key_id.map(|id| der::integer(u32::from(id))));
        self.push(
            &format!("0.4.0.127.0.7.2.2.1.{}", key_agreement(key.group)),
            fields,
        );
    }

    /// A variant of PACE.
    pub(crate) fn pace(&mut self, pace: PaceSupport) {
        let parameters = u32::from(pace.group.parameter_id());
        self.push(&pace.oid(), vec![der::integer(2), der::integer(parameters)]);
    }

    /// The signature algorithm of an ECDSA key for Active Authentication.
    pub(crate) fn active_authentication(&mut self, key: AaSpec) {
        if let AaSpec::Ecdsa { hash, .. } = key {
            let identifier = SignatureAlgorithm::EcdsaPlain(hash).oid();
            self.push(
                "2.23.136.1.1.5",
                vec![der::integer(1), der::oid(identifier)],
            );
        }
    }

    /// The SET OF SecurityInfo: the content of EF.CardAccess.
    pub(crate) fn to_der(&self) -> Vec<u8> {
        der::set_of(&self.0)
    }

    /// DG14.
    pub(crate) fn to_dg14(&self) -> Vec<u8> {
        der::element(0x6E, &self.to_der())
    }

    fn push(&mut self, protocol: &str, fields: Vec<Vec<u8>>) {
        let mut info = vec![der::oid(protocol)];
        info.extend(fields);
        self.0.push(der::sequence(&info));
    }
}

/// DG15: the public key of Active Authentication.
pub(crate) fn dg15(key: &SigningKey) -> Vec<u8> {
    der::element(0x6F, &key.public_key_info())
}

/// EF.ATR/INFO (Doc 9303-10, 3.11.1): commands chained, extended lengths, and the longest command
/// and response in bytes.
pub(crate) fn atr_info(longest_command: u16, longest_response: u16) -> Vec<u8> {
    let lengths = [
        der::unsigned(&longest_command.to_be_bytes()),
        der::unsigned(&longest_response.to_be_bytes()),
    ];
    [
        der::element(0x47, &[0x84, 0x01, 0xE0]),
        der::long_tag(0x7F66, &lengths.concat()),
    ]
    .concat()
}

/// A data group that begins with the list of its tags.
fn listed(tag: u8, fields: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let tags: Vec<u8> = fields
        .iter()
        .flat_map(|(tag, _)| tag.to_be_bytes())
        .collect();
    let mut content = der::element(0x5C, &tags);
    content.extend(
        fields
            .iter()
            .flat_map(|(tag, value)| der::long_tag(*tag, value)),
    );
    der::element(tag, &content)
}

/// The full name with the separators of an MRZ and its diacritics (Doc 9303-10, 4.7.11).
fn primary_and_secondary(full_name: &str) -> String {
    full_name.replacen(' ', "<<", 1).replace(' ', "<")
}

/// The arc of the identifiers of Diffie-Hellman and of its elliptic-curve form.
const fn key_agreement(group: Group) -> u8 {
    match group {
        Group::Modp(_) => 1,
        Group::Curve(_) => 2,
    }
}

/// The SubjectPublicKeyInfo of a key-agreement key.
fn key_agreement_info(group: Group, parameters: CurveParameters, private: &BigUint) -> Vec<u8> {
    match group {
        Group::Curve(curve) => {
            let private = crate::curve::pad(private, curve.order_bytes()).into();
            SigningKey::Ec {
                curve,
                parameters,
                private,
            }
            .public_key_info()
        }
        Group::Modp(group) => {
            let number = |value: &BigUint| der::unsigned(&value.to_bytes_be());
            let mut numbers = vec![number(group.prime()), number(group.generator())];
            let identifier = match parameters {
                CurveParameters::Named => "1.2.840.113549.1.3.1",
                CurveParameters::Explicit => {
                    numbers.push(number(group.order()));
                    "1.2.840.10046.2.1"
                }
            };
            let algorithm = der::sequence(&[der::oid(identifier), der::sequence(&numbers)]);
            let public = number(&group.power(group.generator(), private));
            der::sequence(&[algorithm, der::bit_string(&public)])
        }
    }
}
