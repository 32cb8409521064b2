//! File identity (Doc 9303-10, 3.5 and 4): where a file lives, its two-byte identifier and its
//! short identifier, as one type.
//!
//! The same identifier names different files in different places: `011C` is EF.CardAccess in the
//! master file and EF.CVCA in the application; `011D` is EF.CardSecurity in the one and EF.SOD in
//! the other. A bare number is therefore never enough.

use core::fmt;

/// The directory a file lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// The master file, current after a reset.
    MasterFile,
    /// The LDS1 eMRTD application, `A0000002471001`.
    Application,
}

/// Application identifier of the LDS1 eMRTD application (Doc 9303-10, 4.1).
pub const EMRTD_AID: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// One of the sixteen data groups of the LDS (Doc 9303-10, 4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the standard's numbers")]
pub enum DataGroup {
    Dg1 = 1,
    Dg2,
    Dg3,
    Dg4,
    Dg5,
    Dg6,
    Dg7,
    Dg8,
    Dg9,
    Dg10,
    Dg11,
    Dg12,
    Dg13,
    Dg14,
    Dg15,
    Dg16,
}

impl DataGroup {
    /// All data groups in order.
    pub const ALL: [Self; 16] = [
        Self::Dg1,
        Self::Dg2,
        Self::Dg3,
        Self::Dg4,
        Self::Dg5,
        Self::Dg6,
        Self::Dg7,
        Self::Dg8,
        Self::Dg9,
        Self::Dg10,
        Self::Dg11,
        Self::Dg12,
        Self::Dg13,
        Self::Dg14,
        Self::Dg15,
        Self::Dg16,
    ];

    /// The outer tag of each data group's file, DG1 first (Doc 9303-10, table 38).
    const TAGS: [u8; 16] = [
        0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F,
        0x70,
    ];

    /// The data group with this number, 1 to 16.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|dg| dg.number() == number)
    }

    /// The data group whose file begins with this tag.
    #[must_use]
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .zip(Self::TAGS)
            .find(|(_, t)| *t == tag)
            .map(|(dg, _)| dg)
    }

    /// 1 to 16.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The outer tag of its file.
    #[must_use]
    pub fn tag(self) -> u8 {
        Self::ALL
            .into_iter()
            .zip(Self::TAGS)
            .find(|(dg, _)| *dg == self)
            .map_or(0, |(_, t)| t)
    }
}

impl fmt::Display for DataGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DG{}", self.number())
    }
}

/// A file on the chip: directory, file identifier and short file identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileIdentity {
    /// The directory it lives in.
    pub location: Location,
    /// The two-byte file identifier.
    pub fid: u16,
    /// The short file identifier, 1 to 30.
    pub sfi: u8,
}

impl FileIdentity {
    /// EF.CardAccess (Doc 9303-10, 3.11.3).
    pub const CARD_ACCESS: Self = Self::new(Location::MasterFile, 0x011C, 0x1C);
    /// EF.CardSecurity (Doc 9303-10, 3.11.4).
    pub const CARD_SECURITY: Self = Self::new(Location::MasterFile, 0x011D, 0x1D);
    /// EF.ATR/INFO (Doc 9303-10, 3.11.1).
    pub const ATR_INFO: Self = Self::new(Location::MasterFile, 0x2F01, 0x01);
    /// EF.DIR (Doc 9303-10, 3.11.2).
    pub const DIR: Self = Self::new(Location::MasterFile, 0x2F00, 0x1E);
    /// EF.COM (Doc 9303-10, 4.6.1).
    pub const COM: Self = Self::new(Location::Application, 0x011E, 0x1E);
    /// EF.SOD (Doc 9303-10, 4.6.2).
    pub const SOD: Self = Self::new(Location::Application, 0x011D, 0x1D);
    /// EF.CVCA (TR-03110-1, A.7.1).
    pub const CVCA: Self = Self::new(Location::Application, 0x011C, 0x1C);

    const fn new(location: Location, fid: u16, sfi: u8) -> Self {
        Self { location, fid, sfi }
    }

    /// The file of a data group: `0100` + number, short identifier = number.
    #[must_use]
    pub const fn dg(group: DataGroup) -> Self {
        let number = group.number();
        Self::new(
            Location::Application,
            u16::from_be_bytes([0x01, number]),
            number,
        )
    }

    /// The data group that this file holds, if it holds one.
    #[must_use]
    pub fn data_group(self) -> Option<DataGroup> {
        DataGroup::ALL.into_iter().find(|dg| Self::dg(*dg) == self)
    }

    /// The tag that the content of this file begins with; EF.DIR and EF.ATR/INFO have none.
    #[must_use]
    pub fn tag(self) -> Option<u8> {
        match self {
            Self::COM => Some(0x60),
            Self::SOD => Some(0x77),
            Self::CARD_ACCESS => Some(0x31),
            Self::CARD_SECURITY => Some(0x30),
            Self::CVCA => Some(0x42),
            _ => self.data_group().map(DataGroup::tag),
        }
    }
}

impl fmt::Display for FileIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::CARD_ACCESS => f.write_str("EF.CardAccess"),
            Self::CARD_SECURITY => f.write_str("EF.CardSecurity"),
            Self::ATR_INFO => f.write_str("EF.ATR/INFO"),
            Self::DIR => f.write_str("EF.DIR"),
            Self::COM => f.write_str("EF.COM"),
            Self::SOD => f.write_str("EF.SOD"),
            Self::CVCA => f.write_str("EF.CVCA"),
            other => match other.data_group() {
                Some(group) => write!(f, "EF.{group}"),
                None => write!(f, "EF {:04X}", other.fid),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_two_files() {
        assert_eq!(FileIdentity::CARD_ACCESS.fid, FileIdentity::CVCA.fid);
        assert_ne!(FileIdentity::CARD_ACCESS, FileIdentity::CVCA);
        assert_eq!(FileIdentity::CARD_SECURITY.sfi, FileIdentity::SOD.sfi);
        assert_ne!(FileIdentity::CARD_SECURITY, FileIdentity::SOD);
    }

    #[test]
    fn data_groups_by_number_tag_and_file() {
        for group in DataGroup::ALL {
            assert_eq!(DataGroup::from_number(group.number()), Some(group));
            assert_eq!(DataGroup::from_tag(group.tag()), Some(group));
            assert_eq!(FileIdentity::dg(group).data_group(), Some(group));
        }
        assert_eq!(DataGroup::from_number(17), None);
        assert_eq!(FileIdentity::dg(DataGroup::Dg13).to_string(), "EF.DG13");
        assert_eq!(FileIdentity::dg(DataGroup::Dg13).fid, 0x010D);
        assert_eq!(FileIdentity::COM.data_group(), None);
    }
}
