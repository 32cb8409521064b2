//! Holders of test cards: people who do not exist.
//!
//! Their surnames and given names say so (Mẫu, specimen; Thử, test), and their numbers end in runs
//! that no register gives out in that order.

use cccd_lds::date::PartialDate;
use cccd_lds::sex::Sex;

use crate::portrait::Portrait;

/// Everything that a document may say about its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The twelve digits of the personal identification number.
    pub id_number: String,
    /// Full name in the order of its language, surname first in Vietnamese.
    pub full_name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth, of which parts may be unknown.
    pub date_of_birth: PartialDate,
    /// Nationality as the Vietnamese card writes it.
    pub nationality: String,
    /// Ethnicity.
    pub ethnicity: String,
    /// Religion; "Không" for none.
    pub religion: String,
    /// Place of origin (quê quán).
    pub place_of_origin: String,
    /// Place of residence.
    pub place_of_residence: String,
    /// Identifying features.
    pub features: String,
    /// The father's name.
    pub father: Option<String>,
    /// The mother's name.
    pub mother: Option<String>,
    /// The husband's or wife's name.
    pub spouse: Option<String>,
    /// The former nine-digit number.
    pub former_id_number: Option<String>,
    /// The sixteen characters whose meaning is unknown.
    pub field_16: Option<String>,
    /// The number of a passport, up to nine letters and digits.
    pub passport_number: String,
    /// The portrait.
    pub portrait: Portrait,
}

/// A man born in 1990 with every field filled in: the usual example.
#[must_use]
pub fn mau() -> Holder {
    Holder {
        id_number: "001090000123".to_owned(),
        full_name: "Nguyễn Văn Mẫu".to_owned(),
        sex: Sex::Male,
        date_of_birth: born(1990, 1, 15),
        nationality: "Việt Nam".to_owned(),
        ethnicity: "Kinh".to_owned(),
        religion: "Không".to_owned(),
        place_of_origin: "Xã Mẫu, Huyện Mẫu, Hà Nội".to_owned(),
        place_of_residence: "Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội".to_owned(),
        features: "Nốt ruồi C:1cm dưới mép phải".to_owned(),
        father: Some("Nguyễn Văn Cha".to_owned()),
        mother: Some("Trần Thị Mẹ".to_owned()),
        spouse: None,
        former_id_number: Some("012345678".to_owned()),
        field_16: Some("0123456789ABCDEF".to_owned()),
        passport_number: "C0000123X".to_owned(),
        portrait: Portrait::ShortHair,
    }
}

/// A woman whose name is longer than the MRZ holds.
#[must_use]
pub fn long_name() -> Holder {
    Holder {
        id_number: "046185000456".to_owned(),
        full_name: "Công Tằng Tôn Nữ Thử Nghiệm Phương Thảo Quỳnh Hương".to_owned(),
        sex: Sex::Female,
        date_of_birth: born(1985, 11, 30),
        religion: "Phật giáo".to_owned(),
        place_of_origin: "Phường Thử, Thành phố Huế, Thừa Thiên Huế".to_owned(),
        place_of_residence:
            "Kiệt 45/6, Đường Thử Nghiệm Rất Dài, Tổ 7, Phường Thử, Thành phố Huế, \
            Thừa Thiên Huế"
                .to_owned(),
        features: "Sẹo chấm cách 1,5cm trên sau cánh mũi trái".to_owned(),
        father: Some("Tôn Thất Thử".to_owned()),
        mother: Some("Lê Thị Mẫu".to_owned()),
        spouse: Some("Phan Văn Thử".to_owned()),
        former_id_number: Some("191234567".to_owned()),
        passport_number: "C0000456X".to_owned(),
        portrait: Portrait::LongHair,
        ..mau()
    }
}

/// A woman of the Ê Đê, whose name has an apostrophe and letters that Vietnamese has not.
#[must_use]
pub fn minority() -> Holder {
    Holder {
        id_number: "066192000789".to_owned(),
        full_name: "H'Mẫu Ŏng Ayŭn Kđăm Čil".to_owned(),
        sex: Sex::Female,
        date_of_birth: PartialDate::new(Some(1992), None, None).unwrap_or(born(1992, 1, 1)),
        ethnicity: "Ê Đê".to_owned(),
        religion: "Tin lành".to_owned(),
        place_of_origin: "Buôn Mẫu, Huyện Cư M'gar, Đắk Lắk".to_owned(),
        place_of_residence: "Buôn Mẫu, Xã Ea Mẫu, Huyện Cư M'gar, Đắk Lắk".to_owned(),
        features: "Nốt ruồi cách 2cm dưới đuôi mắt trái".to_owned(),
        father: Some("Y Thử Kđăm".to_owned()),
        mother: Some("H'Čăm Ayŭn".to_owned()),
        former_id_number: None,
        field_16: None,
        passport_number: "C0000789X".to_owned(),
        portrait: Portrait::Bun,
        ..mau()
    }
}

/// A man old enough that his card never expires.
#[must_use]
pub fn elder() -> Holder {
    Holder {
        id_number: "036055000321".to_owned(),
        full_name: "Trần Đình Thử".to_owned(),
        date_of_birth: born(1955, 3, 8),
        religion: "Công giáo".to_owned(),
        place_of_origin: "Xã Thử, Huyện Mẫu, Nam Định".to_owned(),
        place_of_residence: "Thôn Mẫu, Xã Thử, Huyện Mẫu, Nam Định".to_owned(),
        features: "Sẹo chấm C:2cm trên đuôi lông mày phải".to_owned(),
        father: Some("Trần Đình Cụ".to_owned()),
        mother: Some("Vũ Thị Mẫu".to_owned()),
        spouse: Some("Đỗ Thị Thử".to_owned()),
        former_id_number: Some("160123456".to_owned()),
        passport_number: "C0000321X".to_owned(),
        portrait: Portrait::GreyGlasses,
        ..mau()
    }
}

/// A girl, born in the 2000s.
#[must_use]
pub fn child() -> Holder {
    Holder {
        id_number: "079314000654".to_owned(),
        full_name: "Phạm Thị Mẫu Nhi".to_owned(),
        sex: Sex::Female,
        date_of_birth: born(2014, 9, 2),
        place_of_origin: "Phường Mẫu, Quận Thử, TP. Hồ Chí Minh".to_owned(),
        place_of_residence: "Số 12, Đường Thử, Phường Mẫu, Quận Thử, TP. Hồ Chí Minh".to_owned(),
        features: String::new(),
        father: Some("Phạm Văn Thử".to_owned()),
        mother: Some("Huỳnh Thị Mẫu".to_owned()),
        former_id_number: None,
        field_16: None,
        passport_number: "K0000654X".to_owned(),
        portrait: Portrait::Fringe,
        ..mau()
    }
}

/// A young man with a name of two words.
#[must_use]
pub fn short_name() -> Holder {
    Holder {
        id_number: "048201000987".to_owned(),
        full_name: "Đỗ Thử".to_owned(),
        date_of_birth: born(2001, 2, 28),
        place_of_origin: "Xã Mẫu, Huyện Thử, Đà Nẵng".to_owned(),
        place_of_residence: "Số 9, Đường Thử, Phường Mẫu, Quận Thử, Đà Nẵng".to_owned(),
        features: "Nốt ruồi C:0,5cm trước đuôi mày trái".to_owned(),
        father: None,
        mother: Some("Đỗ Thị Mẫu".to_owned()),
        former_id_number: None,
        passport_number: "C0000987X".to_owned(),
        portrait: Portrait::YoungGlasses,
        ..mau()
    }
}

/// All of them, each with the name that a command line gives it.
#[must_use]
pub fn all() -> [(&'static str, Holder); 6] {
    [
        ("mau", mau()),
        ("long-name", long_name()),
        ("minority", minority()),
        ("elder", elder()),
        ("child", child()),
        ("short-name", short_name()),
    ]
}

/// A day of the calendar; the literals above are such.
fn born(year: u16, month: u8, day: u8) -> PartialDate {
    PartialDate::full(year, month, day).unwrap_or_else(|| time::Date::MIN.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cccd_lds::id_number::IdNumber;

    #[test]
    fn numbers_fit_their_holders() {
        for (name, holder) in all() {
            let number = IdNumber::parse(&holder.id_number).unwrap();
            assert_eq!(
                number.warnings(Some(holder.date_of_birth), Some(holder.sex)),
                [],
                "{name}"
            );
            assert!(
                holder.date_of_birth.year().is_some_and(|year| year > 1900),
                "{name}"
            );
        }
    }
}
