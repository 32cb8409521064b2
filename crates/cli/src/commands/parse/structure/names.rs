//! What the standards call a data object, and which of them hold text.

use cccd_chip::lds::biometric::cbeff::Header;
use cccd_chip::lds::tlv::Tag;

/// The name of an object with this tag (Doc 9303-10, 4.6 and 4.7; TR-03110-3, D; X.680).
pub(super) fn of(tag: Tag) -> Option<&'static str> {
    let text = TEXTS.iter().find(|(known, _)| *known == tag.0);
    if let Some((_, name)) = text {
        return Some(name);
    }
    Some(match tag.0 {
        0x01 => "BOOLEAN",
        0x02 => "INTEGER",
        0x03 => "BIT STRING",
        0x04 => "OCTET STRING",
        0x05 => "NULL",
        0x06 => "OBJECT IDENTIFIER",
        0x0A => "ENUMERATED",
        0x0C => "UTF8String",
        0x12 => "NumericString",
        0x13 => "PrintableString",
        0x14 => "TeletexString",
        0x16 => "IA5String",
        0x17 => "UTCTime",
        0x18 => "GeneralizedTime",
        0x1A => "VisibleString",
        0x1E => "BMPString",
        0x30 => "SEQUENCE",
        0x31 => "SET",
        0x5C => "tag list",
        0x5F1F => "MRZ",
        0x7F61 => "biometric information template group",
        0x7F60 => "biometric information template",
        0x5F2E | 0x7F2E => "biometric data block",
        0x5F40 => "displayed portrait",
        0x5F43 => "displayed signature or mark",
        0x5F16 => "proof of citizenship",
        0x5F1D => "image of the front",
        0x5F1E => "image of the rear",
        0x7F21 => "CV certificate",
        0x7F4E => "certificate body",
        0x5F29 => "certificate profile",
        0x7F49 => "public key",
        0x7F4C => "holder authorization template",
        0x53 => "discretionary data",
        0x5F25 => "effective date",
        0x5F24 => "expiration date",
        0x5F37 => "signature",
        0x7F66 => "extended length information",
        _ => return None,
    })
}

/// Whether its content is text of the LDS. What is not is shown as bytes, even where they could
/// be letters.
pub(super) fn is_text(tag: Tag) -> bool {
    TEXTS.iter().any(|(known, _)| *known == tag.0)
}

/// The name of an element of a biometric header template (ISO/IEC 7816-11; Doc 9303-10, 4.7.2.1).
pub(super) fn of_biometric_header(tag: Tag) -> Option<&'static str> {
    Some(match tag {
        Header::VERSION => "patron header version",
        Header::BIOMETRIC_TYPE => "biometric type",
        Header::SUBTYPE => "biometric sub-type",
        Header::CREATED => "creation date and time",
        Header::VALIDITY => "validity period",
        Header::CREATOR => "creator",
        Header::FORMAT_OWNER => "format owner",
        Header::FORMAT_TYPE => "format type",
        _ => return None,
    })
}

/// Objects that hold text.
const TEXTS: [(u32, &str); 28] = [
    (0x5F01, "LDS version"),
    (0x5F36, "Unicode version"),
    (0x5F0E, "name"),
    (0x5F0F, "other name"),
    (0x5F10, "personal number"),
    (0x5F2B, "date of birth"),
    (0x5F11, "place of birth"),
    (0x5F42, "address"),
    (0x5F12, "telephone"),
    (0x5F13, "profession"),
    (0x5F14, "title"),
    (0x5F15, "personal summary"),
    (0x5F17, "other valid travel documents"),
    (0x5F18, "custody information"),
    (0x5F19, "issuing authority"),
    (0x5F26, "date of issue"),
    (0x5F1A, "other person"),
    (0x5F1B, "endorsements and observations"),
    (0x5F1C, "tax and exit requirements"),
    (0x5F55, "date and time of personalization"),
    (0x5F56, "serial number of the personalization system"),
    (0x5F50, "date recorded"),
    (0x5F51, "person to notify"),
    (0x5F52, "telephone of the person to notify"),
    (0x5F53, "address of the person to notify"),
    (0x42, "certification authority reference"),
    (0x5F20, "certificate holder reference"),
    (0x50, "application label"),
];
