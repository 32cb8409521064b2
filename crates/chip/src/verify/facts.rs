//! What the document says about itself: its dates, from signed data where there is any.

use cccd_lds::DataGroup;
use cccd_lds::date;
use cccd_lds::dg1::Dg1;
use cccd_lds::dg12::Dg12;
use cccd_lds::dg13_vn::Dg13Vn;
use time::Date;

use super::report::Expiry;
use crate::document::Document;

/// The date of issue: DG13 of a Vietnamese card, else DG12. Only from groups that are bound to
/// the SOD: the chain is judged at this date.
pub(super) fn issued(document: &Document, bound: &[DataGroup]) -> Option<Date> {
    let signed = |group| document.dg(group).filter(|_| bound.contains(&group));
    let of_card = || dg13(signed(DataGroup::Dg13)?)?.details.issued;
    let of_passport = || Dg12::parse(signed(DataGroup::Dg12)?).ok()?.issued();
    of_card().or_else(of_passport)?.to_date()
}

/// The date of expiry: of the MRZ, else of DG13.
pub(super) fn expiry(document: &Document) -> Expiry {
    let of_mrz = || Dg1::parse(document.dg(DataGroup::Dg1)?).ok()?.mrz.expiry();
    let of_card = || dg13(document.dg(DataGroup::Dg13)?)?.details.expiry;
    match of_mrz().or_else(of_card) {
        Some(date::Expiry::Never) => Expiry::Never,
        Some(date::Expiry::On(day)) => day.to_date().map_or(Expiry::NotStated, Expiry::On),
        None => Expiry::NotStated,
    }
}

/// DG13 as Vietnam writes it; other states put other things there.
fn dg13(bytes: &[u8]) -> Option<Dg13Vn> {
    Dg13Vn::parse(bytes).ok().filter(Dg13Vn::is_vietnamese)
}
