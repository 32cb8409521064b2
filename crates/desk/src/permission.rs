//! What a desk may do with a person's data: verdict × kind of desk → allow, allow with a reason,
//! or call staff. This file is the whole table.
//!
//! No cell turns a person away: a hospital must admit and a lodging must declare, so the worst
//! that can happen is that a member of staff is called, who looks at the person and the document,
//! and registers with a reason. An operator may make a cell stricter ([`Tightening`]), never
//! looser.

use cccd_chip::judge::Headline;

use crate::record::{Mode, Source};

/// What the clerk may do, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Register.
    Allow,
    /// Register once the clerk has given a reason, which is kept with the record.
    AllowWithReason,
    /// Call a member of staff, who decides how to go on and registers with a reason. The person
    /// stays registrable.
    Staff,
}

impl Permission {
    /// All values, mildest first.
    pub const ALL: [Self; 3] = [Self::Allow, Self::AllowWithReason, Self::Staff];

    /// Its name in configuration and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::AllowWithReason => "reason",
            Self::Staff => "staff",
        }
    }

    /// Whether a reason must be kept with the record.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Allow)
    }
}

/// What is known of where a person's data came from: the rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Finding {
    /// Read from a chip that was judged so.
    Chip(Headline),
    /// From the QR code alone.
    Qr,
    /// Typed by the clerk.
    Typed,
}

impl Finding {
    /// All rows.
    pub const ALL: [Self; 7] = [
        Self::Chip(Headline::Genuine),
        Self::Chip(Headline::SignedChipUnproven),
        Self::Chip(Headline::Expired),
        Self::Chip(Headline::IssuerUnknown),
        Self::Chip(Headline::Invalid),
        Self::Qr,
        Self::Typed,
    ];

    /// Its name in configuration and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chip(headline) => headline.as_str(),
            Self::Qr => "qr",
            Self::Typed => "typed",
        }
    }

    /// Whether a trusted issuer's signature covers the data. Everything else is labelled
    /// unverified wherever it is shown or exported.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(
            self,
            Self::Chip(Headline::Genuine | Headline::SignedChipUnproven | Headline::Expired)
        )
    }
}

impl From<Source> for Finding {
    fn from(source: Source) -> Self {
        match source {
            Source::Chip(verdict) => Self::Chip(verdict.headline),
            Source::Qr => Self::Qr,
            Source::Typed => Self::Typed,
        }
    }
}

/// The table.
#[must_use]
pub const fn permission(finding: Finding, mode: Mode) -> Permission {
    use Permission::{Allow, AllowWithReason, Staff};
    match (finding, mode) {
        // The issuer vouches for the data. That the chip is no copy was not proven in the second
        // case, which the label on the record says.
        (Finding::Chip(Headline::Genuine | Headline::SignedChipUnproven), _) => Allow,
        // Who the person is, is certain; whether the document still entitles them is not.
        (Finding::Chip(Headline::Expired), _) => AllowWithReason,
        // A passport of a state whose anchor is not at hand, most often.
        (Finding::Chip(Headline::IssuerUnknown), _) => AllowWithReason,
        // Forged, altered or copied: someone must look at the person and the card.
        (Finding::Chip(Headline::Invalid), _) => Staff,
        // A hospital takes the QR code as any patient without a readable chip, labelled
        // unverified; a lodging declares an identity, and says why it could not read the chip.
        (Finding::Qr, Mode::Hospital) => Allow,
        (Finding::Qr, Mode::Lodging) => AllowWithReason,
        // Infants, dead chips, VNeID, emergencies.
        (Finding::Typed, _) => AllowWithReason,
    }
}

/// What an operator demands beyond the table: the least strict permission for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tightening {
    /// For a signed document whose chip was not proven.
    pub signed_chip_unproven: Option<Permission>,
    /// For an expired document.
    pub expired: Option<Permission>,
    /// For a document of an unknown issuer.
    pub issuer_unknown: Option<Permission>,
    /// For the QR code alone.
    pub qr: Option<Permission>,
    /// For typed data.
    pub typed: Option<Permission>,
}

impl Tightening {
    /// What is demanded for a row, if anything.
    #[must_use]
    pub const fn demanded(&self, finding: Finding) -> Option<Permission> {
        match finding {
            // Nothing is stricter than calling staff, and asking for a reason where everything
            // holds would teach clerks to type nonsense.
            Finding::Chip(Headline::Genuine | Headline::Invalid) => None,
            Finding::Chip(Headline::SignedChipUnproven) => self.signed_chip_unproven,
            Finding::Chip(Headline::Expired) => self.expired,
            Finding::Chip(Headline::IssuerUnknown) => self.issuer_unknown,
            Finding::Qr => self.qr,
            Finding::Typed => self.typed,
        }
    }

    /// The permission of the table, or the stricter one demanded here.
    #[must_use]
    pub fn permission(&self, finding: Finding, mode: Mode) -> Permission {
        let table = permission(finding, mode);
        self.demanded(finding)
            .map_or(table, |demanded| demanded.max(table))
    }
}

#[cfg(test)]
mod tests {
    use Permission::{Allow, AllowWithReason, Staff};

    use super::*;

    /// Written by hand from the rule, not from the code: row, hospital, lodging.
    const TABLE: [(&str, Permission, Permission); 7] = [
        ("genuine", Allow, Allow),
        ("signed_chip_unproven", Allow, Allow),
        ("expired", AllowWithReason, AllowWithReason),
        ("issuer_unknown", AllowWithReason, AllowWithReason),
        ("invalid", Staff, Staff),
        ("qr", Allow, AllowWithReason),
        ("typed", AllowWithReason, AllowWithReason),
    ];

    #[test]
    fn every_cell_is_as_written_down() {
        assert_eq!(Finding::ALL.len(), TABLE.len());
        for (finding, (name, hospital, lodging)) in Finding::ALL.into_iter().zip(TABLE) {
            assert_eq!(finding.as_str(), name);
            assert_eq!(permission(finding, Mode::Hospital), hospital, "{name}");
            assert_eq!(permission(finding, Mode::Lodging), lodging, "{name}");
        }
    }

    #[test]
    fn operators_only_tighten() {
        for demanded in Permission::ALL {
            let all = Tightening {
                signed_chip_unproven: Some(demanded),
                expired: Some(demanded),
                issuer_unknown: Some(demanded),
                qr: Some(demanded),
                typed: Some(demanded),
            };
            for finding in Finding::ALL {
                for mode in [Mode::Hospital, Mode::Lodging] {
                    let now = all.permission(finding, mode);
                    assert!(now >= permission(finding, mode));
                    assert_eq!(
                        Tightening::default().permission(finding, mode),
                        permission(finding, mode)
                    );
                    if all.demanded(finding).is_some() {
                        assert!(now >= demanded);
                    }
                }
            }
            assert_eq!(
                all.permission(Finding::Chip(Headline::Genuine), Mode::Hospital),
                Allow
            );
        }
    }

    #[test]
    fn a_record_falls_into_its_row() {
        use cccd_chip::judge::{Authenticity, Validity};

        use crate::record::VerdictSummary;
        let chip = Source::Chip(VerdictSummary {
            headline: Headline::Expired,
            authenticity: Authenticity::Genuine,
            validity: Validity::Expired,
        });
        assert_eq!(Finding::from(chip), Finding::Chip(Headline::Expired));
        assert_eq!(Finding::from(Source::Qr), Finding::Qr);
        assert_eq!(Finding::from(Source::Typed), Finding::Typed);
    }
}
