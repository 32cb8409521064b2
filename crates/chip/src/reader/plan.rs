//! What to read, and in which order.

use std::collections::BTreeSet;

use cccd_lds::{DataGroup, FileIdentity};

/// What a read brings. EF.SOD, DG14 and DG15 belong to every plan, as only they tell what the
/// chip must prove; fingerprints and iris images (DG3, DG4) to none unless asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    groups: BTreeSet<DataGroup>,
    com: bool,
    active_auth: bool,
    chip_auth: bool,
}

impl Plan {
    /// Who the holder is: DG1 and DG13, without a portrait.
    #[must_use]
    pub fn identity() -> Self {
        Self {
            groups: [DataGroup::Dg1, DataGroup::Dg13].into(),
            com: true,
            active_auth: true,
            chip_auth: true,
        }
    }

    /// Who the holder is, with the portrait: what a desk needs.
    #[must_use]
    pub fn with_portrait() -> Self {
        Self::identity().and(DataGroup::Dg2)
    }

    /// Everything that any holder of the key may read.
    #[must_use]
    pub fn everything() -> Self {
        let open = DataGroup::ALL
            .into_iter()
            .filter(|group| !matches!(group, DataGroup::Dg3 | DataGroup::Dg4));
        let mut plan = Self::identity();
        plan.groups.extend(open);
        plan
    }

    /// No data group but DG14 and DG15: for the proofs alone, or to build on.
    #[must_use]
    pub fn proofs() -> Self {
        let mut plan = Self::identity();
        plan.groups.clear();
        plan
    }

    /// The same with a data group more.
    #[must_use]
    pub fn and(mut self, group: DataGroup) -> Self {
        self.groups.insert(group);
        self
    }

    /// The same without a data group; DG14 and DG15 cannot be left out.
    #[must_use]
    pub fn without(mut self, group: DataGroup) -> Self {
        self.groups.remove(&group);
        self
    }

    /// The same without EF.COM, whose list nobody signed.
    #[must_use]
    pub const fn without_com(mut self) -> Self {
        self.com = false;
        self
    }

    /// The same without Active Authentication.
    #[must_use]
    pub const fn without_active_auth(mut self) -> Self {
        self.active_auth = false;
        self
    }

    /// The same without Chip Authentication.
    #[must_use]
    pub const fn without_chip_auth(mut self) -> Self {
        self.chip_auth = false;
        self
    }

    /// The same without what only authenticated terminals may read.
    pub(super) fn unprotected(&self) -> Self {
        self.clone().without(DataGroup::Dg3).without(DataGroup::Dg4)
    }

    /// Whether Active Authentication is asked for.
    #[must_use]
    pub const fn active_auth(&self) -> bool {
        self.active_auth
    }

    /// Whether Chip Authentication is asked for.
    #[must_use]
    pub const fn chip_auth(&self) -> bool {
        self.chip_auth
    }

    /// The files in the order of reading: name and number first, then what everything is judged
    /// by, then the small, then the pictures.
    #[must_use]
    pub fn files(&self) -> Vec<FileIdentity> {
        use DataGroup::{Dg1, Dg2, Dg3, Dg4, Dg5, Dg6, Dg7, Dg13, Dg14, Dg15};
        let asked = |group: DataGroup| {
            self.groups
                .contains(&group)
                .then(|| FileIdentity::dg(group))
        };
        let pictures = [Dg2, Dg5, Dg6, Dg7, Dg3, Dg4];
        let named = [Dg1, Dg13, Dg14, Dg15];
        let others = DataGroup::ALL
            .into_iter()
            .filter(|dg| !pictures.contains(dg) && !named.contains(dg));
        [asked(Dg1), asked(Dg13), Some(FileIdentity::SOD)]
            .into_iter()
            .chain([Some(FileIdentity::dg(Dg14)), Some(FileIdentity::dg(Dg15))])
            .chain([self.com.then_some(FileIdentity::COM)])
            .chain(others.map(asked))
            .chain(pictures.into_iter().map(asked))
            .flatten()
            .collect()
    }
}

/// [`Plan::with_portrait`].
impl Default for Plan {
    fn default() -> Self {
        Self::with_portrait()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(plan: &Plan) -> String {
        plan.files()
            .iter()
            .map(|f| f.to_string().replace("EF.", ""))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn name_and_number_first_pictures_last() {
        assert_eq!(names(&Plan::identity()), "DG1 DG13 SOD DG14 DG15 COM");
        assert_eq!(names(&Plan::default()), "DG1 DG13 SOD DG14 DG15 COM DG2");
        assert_eq!(names(&Plan::proofs().without_com()), "SOD DG14 DG15");
        assert_eq!(
            names(&Plan::everything()),
            "DG1 DG13 SOD DG14 DG15 COM DG8 DG9 DG10 DG11 DG12 DG16 DG2 DG5 DG6 DG7"
        );
    }

    #[test]
    fn proofs_stay_and_fingers_come_only_by_name() {
        let plan = Plan::everything()
            .without(DataGroup::Dg14)
            .without(DataGroup::Dg15);
        assert!(names(&plan).contains("SOD DG14 DG15"));
        assert!(!names(&plan).contains("DG3 "));
        assert!(names(&Plan::identity().and(DataGroup::Dg3)).ends_with("DG3"));
    }
}
