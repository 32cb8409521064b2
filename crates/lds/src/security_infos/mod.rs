//! SecurityInfos: which protocols the chip offers (Doc 9303-11, 9.2; TR-03110-3, A.1.1).
//!
//! They stand in EF.CardAccess and in DG14, and as content of EF.CardSecurity. Doc 9303 lets a
//! reader skip what it does not know, so one odd entry never hides the others: it is kept as
//! bytes and reported as a [`Warning`].

mod entry;
mod parse;
pub mod protocol;

pub use self::{
    entry::{
        ActiveAuthInfo, CardInfoLocator, ChipAuthDomainParameterInfo, ChipAuthInfo,
        ChipAuthPublicKeyInfo, FileId, PaceDomainParameterInfo, PaceInfo, RawSecurityInfo,
        TerminalAuthInfo,
    },
    parse::Warning,
    protocol::{
        ChipAuthProtocol, CipherSuite, KeyAgreement, Mapping, PaceProtocol, StandardizedParameters,
    },
};
use crate::{
    error::ParseError,
    tlv::{Reader, Tag, Writer, encode},
};

const DG14: Tag = Tag(0x6E);

/// The protocols a chip offers, by kind; within a kind in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityInfos {
    /// Variants of PACE.
    pub pace: Vec<PaceInfo>,
    /// Domain parameters for PACE other than the standardized ones.
    pub pace_domain_parameters: Vec<PaceDomainParameterInfo>,
    /// Variants of Chip Authentication.
    pub chip_auth: Vec<ChipAuthInfo>,
    /// Domain parameters for Chip Authentication version 2 (identity cards of TR-03110).
    pub chip_auth_domain_parameters: Vec<ChipAuthDomainParameterInfo>,
    /// The chip's static keys for Chip Authentication and chip authentication mapping.
    pub chip_auth_keys: Vec<ChipAuthPublicKeyInfo>,
    /// Versions of Terminal Authentication.
    pub terminal_auth: Vec<TerminalAuthInfo>,
    /// The signature algorithm of Active Authentication, where it is ECDSA.
    pub active_auth: Option<ActiveAuthInfo>,
    /// The signed copy of EF.DIR.
    pub ef_dir: Option<Vec<u8>>,
    /// Where to find the description of the card.
    pub card_info: Option<CardInfoLocator>,
    /// Encoded SecurityInfos on keys that only privileged terminals may use; for
    /// [`SecurityInfos::parse`].
    pub privileged_terminal: Option<Vec<u8>>,
    /// Entries of other protocols, and entries that could not be understood.
    pub unknown: Vec<RawSecurityInfo>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl SecurityInfos {
    /// Parses EF.CardAccess (`31 …`), DG14 (`6E … 31 …`) or the content of EF.CardSecurity.
    ///
    /// # Errors
    /// [`ParseError::Tlv`] where there is no SET; oddities within it are warnings.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        match Reader::new(bytes).peek() {
            Some(DG14) => Self::parse_dg14(bytes),
            _ => Self::parse_set(bytes),
        }
    }

    /// Parses DG14.
    ///
    /// # Errors
    /// [`ParseError::Tlv`] where there is no SET in a `6E`; oddities within it are warnings.
    pub fn parse_dg14(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::new(bytes);
        let outer = reader.expect(DG14)?;
        let mut contents = outer.children()?;
        let set = contents.expect(Tag::SET)?;
        let mut infos = parse::set(&set)?;
        infos.warn_of_rest(contents.rest());
        infos.warn_of_rest(reader.rest());
        infos.warn_of_missing_keys();
        Ok(infos)
    }

    fn parse_set(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::new(bytes);
        let set = reader.expect(Tag::SET)?;
        let mut infos = parse::set(&set)?;
        infos.warn_of_rest(reader.rest());
        Ok(infos)
    }

    /// The SET in DER, as in EF.CardAccess: entries in ascending order of their encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut entries = self.entries();
        entries.sort_unstable();
        encode(Tag::SET, &entries.concat())
    }

    /// The SET within the tag of DG14.
    #[must_use]
    pub fn encode_dg14(&self) -> Vec<u8> {
        encode(DG14, &self.encode())
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        let mut entries: Vec<Vec<u8>> = Vec::new();
        let mut entry = |write: &dyn Fn(&mut Writer)| {
            let mut writer = Writer::new();
            writer.nest(Tag::SEQUENCE, write);
            entries.push(writer.into_bytes());
        };
        self.pace.iter().for_each(|info| entry(&|w| info.write(w)));
        self.pace_domain_parameters
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.chip_auth
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.chip_auth_domain_parameters
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.chip_auth_keys
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.terminal_auth
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.active_auth
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        self.card_info
            .iter()
            .for_each(|info| entry(&|w| info.write(w)));
        if let Some(content) = &self.ef_dir {
            entry(&|w| {
                w.oid(&protocol::ID_EF_DIR).octets(content);
            });
        }
        if let Some(set) = &self.privileged_terminal {
            entry(&|w| {
                w.oid(&protocol::ID_PT).raw(set);
            });
        }
        entries.extend(self.unknown.iter().map(|info| info.raw.clone()));
        entries
    }

    /// The static key that a variant of Chip Authentication uses: the one with the same key
    /// identifier, or the only one for its group where none is given.
    #[must_use]
    pub fn key_for(&self, info: &ChipAuthInfo) -> Option<&ChipAuthPublicKeyInfo> {
        let group = info.mechanism()?.key_agreement;
        let mut fitting = self.chip_auth_keys.iter().filter(|key| {
            key.key_agreement() == Some(group)
                && (info.key_id.is_none() || key.key_id == info.key_id)
        });
        let key = fitting.next()?;
        fitting.next().is_none().then_some(key)
    }
}

#[cfg(test)]
mod tests;
