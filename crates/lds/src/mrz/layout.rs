//! The layouts of zones: where each field stands.

/// The layout of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Cards: three lines of 30 (Doc 9303-5, 4.2).
    Td1,
    /// Larger cards: two lines of 36 (Doc 9303-6).
    Td2,
    /// Passports: two lines of 44 (Doc 9303-4, 4.2).
    Td3,
}

impl Format {
    /// All layouts.
    pub const ALL: [Self; 3] = [Self::Td1, Self::Td2, Self::Td3];

    /// Characters of the whole zone, without line breaks.
    #[must_use]
    pub const fn zone_len(self) -> usize {
        match self {
            Self::Td1 => 90,
            Self::Td2 => 72,
            Self::Td3 => 88,
        }
    }

    /// Characters of a line.
    #[must_use]
    pub const fn line_len(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 => 36,
            Self::Td3 => 44,
        }
    }

    /// Characters of the name field.
    #[must_use]
    pub const fn name_len(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 => 31,
            Self::Td3 => 39,
        }
    }

    pub(super) const fn layout(self) -> &'static Layout {
        match self {
            Self::Td1 => &TD1,
            Self::Td2 => &TD2,
            Self::Td3 => &TD3,
        }
    }
}

/// Where the fields stand, as (start, end) from the first character of the zone.
pub(super) struct Layout {
    pub(super) number: Span,
    pub(super) optional: Span,
    /// TD1 has a second field of optional data.
    pub(super) optional_2: Span,
    pub(super) birth: Span,
    pub(super) sex: usize,
    pub(super) expiry: Span,
    pub(super) nationality: Span,
    pub(super) name: Span,
    /// The check digit of the optional data, which TD3 alone has.
    pub(super) optional_check: Option<usize>,
    pub(super) composite: usize,
    pub(super) composite_over: &'static [Span],
}

/// From the first character of the zone; the end is exclusive.
pub(super) type Span = (usize, usize);

const TD1: Layout = Layout {
    number: (5, 14),
    optional: (15, 30),
    optional_2: (48, 59),
    birth: (30, 36),
    sex: 37,
    expiry: (38, 44),
    nationality: (45, 48),
    name: (60, 90),
    optional_check: None,
    composite: 59,
    composite_over: &[(5, 30), (30, 37), (38, 45), (48, 59)],
};

const TD2: Layout = Layout {
    number: (36, 45),
    optional: (64, 71),
    optional_2: (0, 0),
    birth: (49, 55),
    sex: 56,
    expiry: (57, 63),
    nationality: (46, 49),
    name: (5, 36),
    optional_check: None,
    composite: 71,
    composite_over: &[(36, 46), (49, 56), (57, 71)],
};

const TD3: Layout = Layout {
    number: (44, 53),
    optional: (72, 86),
    optional_2: (0, 0),
    birth: (57, 63),
    sex: 64,
    expiry: (65, 71),
    nationality: (54, 57),
    name: (5, 44),
    optional_check: Some(86),
    composite: 87,
    composite_over: &[(44, 54), (57, 64), (65, 87)],
};
