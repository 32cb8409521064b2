//! Roles and rights (TR-03110-3, C.4).

use crate::{
    error::ParseError,
    file::DataGroup,
    oid::Oid,
    tlv::{Tag, Tlv, Writer},
};

/// `id-IS`: inspection systems, the terminals of e-passports.
pub const ID_IS: Oid = Oid::literal(&[0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02, 0x01]);

const DISCRETIONARY: Tag = Tag(0x53);
/// The rights of inspection systems (TR-03110-3, table 20).
const RIGHTS: [(DataGroup, u8); 2] = [(DataGroup::Dg3, 0x01), (DataGroup::Dg4, 0x02)];
/// The longest template believed, in bytes; the longest of TR-03110 has five.
const LONGEST: usize = 32;

/// Certificate Holder Authorization Template: what kind of terminal it is for, and the holder's
/// role and rights, relative to those of the certificates before it in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The type of terminal, such as [`ID_IS`].
    pub terminal_type: Oid,
    /// Role and rights as bits, 1 to 32 bytes.
    pub template: Vec<u8>,
}

/// The holder of a CV certificate; the number is that of the two highest bits of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// A terminal.
    Terminal = 0,
    /// A Document Verifier of another state or of no authority.
    ForeignVerifier = 1,
    /// A Document Verifier of the state that issued the document.
    DomesticVerifier = 2,
    /// The Country Verifying CA.
    Cvca = 3,
}

impl Authorization {
    /// An inspection system, or an authority above one, with the right to read these groups (DG3
    /// and DG4; no right is needed for others).
    #[must_use]
    pub fn inspection_system(role: Role, groups: &[DataGroup]) -> Self {
        let rights = RIGHTS
            .iter()
            .filter(|(group, _)| groups.contains(group))
            .fold(0, |rights, (_, right)| rights | right);
        Self {
            terminal_type: ID_IS,
            template: vec![((role as u8) << 6) | rights],
        }
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        match self.template.first().map_or(0, |first| first >> 6) {
            3 => Role::Cvca,
            2 => Role::DomesticVerifier,
            1 => Role::ForeignVerifier,
            _ => Role::Terminal,
        }
    }

    /// Whether an inspection system may read a protected data group by this template alone.
    #[must_use]
    pub fn may_read(&self, group: DataGroup) -> bool {
        let rights = self.template.first().copied().unwrap_or_default();
        self.terminal_type == ID_IS
            && RIGHTS
                .iter()
                .any(|(known, right)| *known == group && rights & right != 0)
    }

    pub(super) fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        let terminal_type = reader.expect(Tag::OID)?.to_oid()?;
        let template = reader.expect(DISCRETIONARY)?.value;
        reader.finish()?;
        if template.is_empty() || template.len() > LONGEST {
            return Err(super::invalid("authorization", "not 1 to 32 bytes"));
        }
        Ok(Self {
            terminal_type,
            template: template.to_vec(),
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.nest(super::AUTHORIZATION, |inner| {
            inner
                .oid(&self.terminal_type)
                .put(DISCRETIONARY, &self.template);
        });
    }
}
